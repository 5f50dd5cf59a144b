"""What the edge asks of whoever carries commands to it."""

from collections.abc import Callable

from meetings.kernel.port import Port

# meeting → None once every command of the meeting that this process has received is carried out; bounded.
settle = Port[Callable[[int], None]]("settle")
