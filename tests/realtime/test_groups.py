"""What a meeting's hub keeps in memory."""

from meetings.feed.reading import MOST_ENTRIES, Audience, Told
from realtime.groups import MOST_FRAMES, Hub


def test_who_asks_from_every_position_is_told_and_costs_little_memory() -> None:
    hub = Hub(meeting=8, stream=80)
    entries = [Told(seq, "agenda.renamed", 1, "person:1", {"agenda.item:1": {}}, []) for seq in range(1, MOST_ENTRIES)]
    hub.start(epoch="e1", seq=0, recent=entries, live={})
    frames = [hub.entries_after(Audience.GUEST, after) for after in range(hub.seq)]
    assert [frame.payload.count(b'"seq"') for frame in frames] == list(range(hub.seq, 0, -1))
    assert len(hub._entries) <= MOST_FRAMES
