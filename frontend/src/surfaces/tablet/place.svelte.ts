import { hashOf, type Place, placeIn, type Tab } from "./place.ts";

/** The place, in step with the address and the device's own way back. */
export class Places {
	#place = $state.raw(placeIn(location.hash));

	get tab(): Tab {
		return this.#place.tab;
	}

	get document(): number | null {
		return this.#place.document;
	}

	/** The page the address asks for, once: a reload then comes back to where the person has read to. */
	takePage(): number | null {
		const { page } = this.#place;
		if (page !== null) this.#write({ ...this.#place, page: null }, { back: false });
		return page;
	}

	/** Whether the person followed the presenter here; outlives a reload, not the tab. */
	get following(): boolean {
		return history.state?.following === true;
	}

	set following(yes: boolean) {
		if (yes !== this.following) history.replaceState({ ...history.state, following: yes }, "");
	}

	/** Use as `$effect(() => places.listen())`. */
	listen(): () => void {
		const moved = () => {
			this.#place = placeIn(location.hash);
		};
		addEventListener("popstate", moved);
		return () => removeEventListener("popstate", moved);
	}

	choose(tab: Tab): void {
		this.#write({ tab, document: null, page: null }, { back: false });
	}

	/** Going back from a document that was opened by hand leads to the tab under it. */
	open(document: number): void {
		this.#write({ tab: this.tab, document, page: null }, { back: this.document === null });
	}

	close(): void {
		if (history.state?.opened) history.back();
		else this.choose(this.tab);
	}

	#write(place: Place, { back }: { back: boolean }): void {
		const url = `${location.pathname}${location.search}${hashOf(place)}`;
		if (back) history.pushState({ opened: true }, "", url);
		else history.replaceState(history.state, "", url);
		this.#place = place;
	}
}
