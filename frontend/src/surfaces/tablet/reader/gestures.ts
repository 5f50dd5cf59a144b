/** Fingers on the stage: one turns pages, two zoom. Scrolling stays the browser's own. */
import { between, type Point, pinched, type Touch, touchOf } from "./zoom.ts";

interface Fingers {
	/** The scale now, and the least it may be. */
	scale(): { scale: number; least: number };
	/** Whether one finger may turn pages; on a zoomed page it scrolls. */
	turning(): boolean;
	onturn(touch: NonNullable<Touch>): void;
	/** `at` is measured from the stage's corner. */
	onpinch(scale: number, at: Point): void;
}

/** Use as `{@attach fingers(…)}` on the stage. */
export function fingers({ scale, turning, onturn, onpinch }: Fingers) {
	return (stage: HTMLElement): (() => void) => {
		const down = new Map<number, Point>();
		let stroke: { from: Point; at: number } | null = null;
		let pinch: { scale: number; least: number; apart: number } | null = null;

		const place = (event: PointerEvent): Point => {
			const box = stage.getBoundingClientRect();
			return { x: event.clientX - box.left, y: event.clientY - box.top };
		};
		const apart = () => {
			const [a, b] = [...down.values()];
			return a && b ? between(a, b) : null;
		};
		const began = (event: PointerEvent) => {
			if (event.button !== 0) return;
			down.set(event.pointerId, place(event));
			stroke = down.size === 1 ? { from: place(event), at: event.timeStamp } : null;
			const two = apart();
			pinch = two && down.size === 2 ? { ...scale(), apart: two.apart } : null;
		};
		const moved = (event: PointerEvent) => {
			if (!down.has(event.pointerId)) return;
			down.set(event.pointerId, place(event));
			const two = apart();
			if (pinch && two) onpinch(pinched(pinch, two.apart, pinch.least), two.middle);
		};
		const ended = (event: PointerEvent) => {
			const from = stroke;
			const was = down.delete(event.pointerId);
			if (down.size < 2) pinch = null;
			stroke = null;
			if (!was || !from || event.type === "pointercancel" || !turning()) return;
			const ms = event.timeStamp - from.at;
			const touch = touchOf({ from: from.from, to: place(event), ms, width: stage.clientWidth });
			if (touch) onturn(touch);
		};

		const listeners = { pointerdown: began, pointermove: moved, pointerup: ended, pointercancel: ended };
		for (const [name, listener] of Object.entries(listeners))
			stage.addEventListener(name, listener as (event: Event) => void);
		return () => {
			for (const [name, listener] of Object.entries(listeners))
				stage.removeEventListener(name, listener as (event: Event) => void);
		};
	};
}
