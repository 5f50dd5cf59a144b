/** Props that a test can change after mounting. */
export function held<Props extends object>(props: Props): Props {
	const reactive = $state(props);
	return reactive;
}
