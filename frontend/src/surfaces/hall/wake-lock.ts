/** Keeps the screen lit where the browser can; returns what lets it go. A refusal is no trouble: walls have no sleep. */
export function keepAwake(): () => void {
	let held: WakeLockSentinel | null = null;
	let ended = false;
	const take = async () => {
		if (document.visibilityState !== "visible" || ended) return;
		held = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
		if (ended) await held?.release();
	};
	// The browser lets go by itself when the page is hidden.
	const again = () => void take();
	document.addEventListener("visibilitychange", again);
	void take();
	return () => {
		ended = true;
		document.removeEventListener("visibilitychange", again);
		void held?.release();
	};
}
