/** Another network: the wires are looked at at once. */

interface Here extends Pick<EventTarget, "addEventListener"> {
	/** Network Information API; not every browser has it, and where there is none only the way from offline to online is heard. */
	readonly navigator?: object & { readonly connection?: Pick<EventTarget, "addEventListener"> };
}

export function onNetwork(here: Here, look: () => void): void {
	here.addEventListener("online", look);
	here.navigator?.connection?.addEventListener?.("change", look);
}
