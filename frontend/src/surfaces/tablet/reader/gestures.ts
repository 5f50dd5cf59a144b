/** Fingers on the stage: one turns pages, two zoom. Scrolling stays the browser's own. */
import { between, type Point, pinched, type Touch, touchOf } from "./zoom.ts";

interface Meaning {
	/** The scale now, and the least it may be. */
	scale(): { scale: number; least: number };
	/** Whether one finger may turn pages; on a zoomed page it scrolls. */
	turning(): boolean;
	onturn(touch: NonNullable<Touch>): void;
	/** `at` is measured from the stage's corner. */
	onpinch(scale: number, at: Point): void;
}

/** Use as `{@attach fingers(…)}` on the stage. */
export function fingers(meaning: Meaning) {
	return (stage: HTMLElement): (() => void) => {
		const hand = new Hand(stage, meaning);
		const events = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
		for (const name of events) stage.addEventListener(name, hand);
		return () => {
			for (const name of events) stage.removeEventListener(name, hand);
		};
	};
}

class Hand implements EventListenerObject {
	readonly #stage: HTMLElement;
	readonly #meaning: Meaning;
	/** Where each finger is now. */
	readonly #down = new Map<number, Point>();
	#stroke: { from: Point; at: number } | null = null;
	#pinch: { scale: number; least: number; apart: number } | null = null;

	constructor(stage: HTMLElement, meaning: Meaning) {
		this.#stage = stage;
		this.#meaning = meaning;
	}

	handleEvent(event: Event): void {
		const pointer = event as PointerEvent;
		if (event.type === "pointerdown") this.#began(pointer);
		else if (event.type === "pointermove") this.#moved(pointer);
		else this.#ended(pointer);
	}

	#began(event: PointerEvent): void {
		if (event.button !== 0) return;
		const place = this.#place(event);
		this.#down.set(event.pointerId, place);
		this.#stroke = this.#down.size === 1 ? { from: place, at: event.timeStamp } : null;
		const two = this.#two();
		this.#pinch = two ? { ...this.#meaning.scale(), apart: two.apart } : null;
	}

	#moved(event: PointerEvent): void {
		if (!this.#down.has(event.pointerId)) return;
		this.#down.set(event.pointerId, this.#place(event));
		const two = this.#two();
		if (this.#pinch && two) this.#meaning.onpinch(pinched(this.#pinch, two.apart, this.#pinch.least), two.middle);
	}

	#ended(event: PointerEvent): void {
		const stroke = this.#stroke;
		this.#stroke = null;
		this.#down.delete(event.pointerId);
		if (this.#down.size < 2) this.#pinch = null;
		// The browser cancels a pointer it has taken for scrolling.
		if (!stroke || event.type === "pointercancel" || !this.#meaning.turning()) return;
		const ms = event.timeStamp - stroke.at;
		const touch = touchOf({ from: stroke.from, to: this.#place(event), ms, width: this.#stage.clientWidth });
		if (touch) this.#meaning.onturn(touch);
	}

	#place(event: PointerEvent): Point {
		const box = this.#stage.getBoundingClientRect();
		return { x: event.clientX - box.left, y: event.clientY - box.top };
	}

	#two(): { apart: number; middle: Point } | null {
		const [a, b] = [...this.#down.values()];
		return a && b && this.#down.size === 2 ? between(a, b) : null;
	}
}
