/** Leaves for the sign-in page, which comes back here afterwards. */
export function signIn(): void {
	location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
}
