// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { fingers } from "./gestures.ts";

const WIDTH = 800;
let stage: HTMLElement;
let turning: boolean;
const onturn = vi.fn();
const onpinch = vi.fn();

beforeEach(() => {
	vi.clearAllMocks();
	turning = true;
	stage = document.createElement("div");
	Object.defineProperty(stage, "clientWidth", { value: WIDTH });
	fingers({ scale: () => ({ scale: 1, least: 1 }), turning: () => turning, onturn, onpinch })(stage);
});

function finger(type: string, x: number, id = 1): void {
	const event = new MouseEvent(type, { clientX: x, clientY: 300, button: 0 });
	stage.dispatchEvent(Object.assign(event, { pointerId: id }));
}

describe("one finger", () => {
	it("turns by a swipe and by a tap at the side", () => {
		finger("pointerdown", 600);
		finger("pointerup", 300);
		expect(onturn).toHaveBeenLastCalledWith("next");
		finger("pointerdown", 40);
		finger("pointerup", 41);
		expect(onturn).toHaveBeenLastCalledWith("previous");
	});

	it("turns nothing where the browser took it for scrolling, or the page is zoomed", () => {
		finger("pointerdown", 600);
		finger("pointercancel", 300);
		turning = false;
		finger("pointerdown", 600);
		finger("pointerup", 300);
		expect(onturn).not.toHaveBeenCalled();
	});
});

describe("two fingers", () => {
	it("zoom about the point between them and turn nothing when they leave", () => {
		finger("pointerdown", 300, 1);
		finger("pointerdown", 500, 2);
		finger("pointermove", 600, 2);
		expect(onpinch).toHaveBeenLastCalledWith(1.5, { x: 450, y: 300 });
		finger("pointerup", 600, 2);
		finger("pointerup", 300, 1);
		expect(onturn).not.toHaveBeenCalled();
	});
});
