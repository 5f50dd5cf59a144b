import { expect, it } from "vitest";
import { parseFrame, refusalOf } from "./protocol.ts";

it.each([
	['{"t":"beat","upto":4}', { t: "beat", upto: 4 }],
	['{"upto":4}', null],
	["null", null],
	["5", null],
	["<html>", null],
])("reads the frame in %s", (text, frame) => expect(parseFrame(text)).toEqual(frame));

it.each([
	[4401, "signedOut"],
	[4403, "forbidden"],
	[4404, "unknownMeeting"],
	[4426, "outdated"],
	[4503, null],
	[4413, null],
	[1006, null],
])("knows whether code %d is final", (code, why) => expect(refusalOf(code)).toBe(why));
