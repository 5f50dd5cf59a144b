"""Roll call: who is present, in the room or online, and whether that is a quorum."""
