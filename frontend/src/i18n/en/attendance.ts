import type { attendance as vi } from "../vi/attendance.ts";

export const attendance: Record<keyof typeof vi, string> = {
	title: "Roll call",
	"state.present": "Present",
	"state.online": "Online",
	"state.excused": "Excused",
	"state.unexcused": "Unexcused",
	"state.notYet": "Not yet checked in",
	counted: "{present} of {total} delegates present",
	met: "Quorum met",
	notMet: "Quorum not met, {need} needed",
};
