/** Mounts a component in jsdom and asks axe about it. */
import axe from "axe-core";
import { type Component, flushSync, mount, unmount } from "svelte";
import { afterEach } from "vitest";

const mounted: Record<string, unknown>[] = [];

afterEach(async () => {
	for (const component of mounted.splice(0)) await unmount(component);
	document.body.replaceChildren();
});

// biome-ignore lint/suspicious/noExplicitAny: any component with any props
export function show<Props extends Record<string, any>>(component: Component<Props>, props: Props): HTMLElement {
	const target = document.body.appendChild(document.createElement("main"));
	mounted.push(mount(component, { target, props }));
	flushSync();
	return target;
}

/** Ids of the rules broken; contrast needs a real browser and is checked there. */
export async function complaints(node: HTMLElement): Promise<string[]> {
	const { violations } = await axe.run(node, { rules: { "color-contrast": { enabled: false } } });
	return violations.map(({ id }) => id);
}
