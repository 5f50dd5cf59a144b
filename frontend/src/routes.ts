/** Which surface a path opens. */
export type Route =
	| { readonly surface: "office" }
	| { readonly surface: "hall" }
	| { readonly surface: "tablet"; readonly meeting: number }
	| { readonly surface: "desk"; readonly meeting: number };

export function route(path: string): Route | null {
	const [first = "", second = "", ...rest] = path.replace(/^\/|\/$/g, "").split("/");
	if (rest.length > 0) return null;
	if (first === "" || first === "hall") return second === "" ? { surface: first === "hall" ? "hall" : "office" } : null;
	if (first !== "tablet" && first !== "desk") return null;
	return /^[1-9]\d*$/.test(second) ? { surface: first, meeting: Number(second) } : null;
}
