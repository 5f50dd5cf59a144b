/** Forms that hold what somebody has typed carry `data-edit`: no change of others may take them off the screen. */
export function isEditing(): boolean {
	return document.querySelector("[data-edit]") !== null;
}
