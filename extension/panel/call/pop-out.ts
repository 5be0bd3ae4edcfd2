/** The call in a small window of its own, which stays while panels come and go. */

const size = { width: 380, height: 640 };

export function canPopOut(): boolean {
	return globalThis.chrome?.windows?.create !== undefined && !isPoppedOut();
}

/** Whether this page is that window. */
export function isPoppedOut(): boolean {
	return location.hash === "#call";
}

export async function popOut(): Promise<void> {
	const url = chrome.runtime.getURL("/sidepanel.html#call");
	const found = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.TAB] });
	const open = found.find(({ documentUrl }) => documentUrl === url);
	if (open && open.windowId >= 0) await chrome.windows.update(open.windowId, { focused: true });
	else await chrome.windows.create({ url, type: "popup", ...size });
}
