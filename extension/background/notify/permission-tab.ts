/** The tab in which the browser asks for the microphone and the camera: it asks nowhere else in an extension (measured). */

const page = "/permission.html";

/** Opens the tab, or goes to the one that is there. `scan`: for the camera alone. */
export function askForDevices(camera: boolean, scan = false): void {
	const what = scan ? "#scan" : camera ? "#camera" : "";
	void open(chrome.runtime.getURL(`${page}${what}`)).catch(() => {});
}

async function open(url: string): Promise<void> {
	const found = await chrome.runtime.getContexts({ contextTypes: [chrome.runtime.ContextType.TAB] });
	const tab = found.find(({ documentUrl }) => documentUrl?.includes(page))?.tabId;
	if (tab === undefined) await chrome.tabs.create({ url, active: true });
	else await chrome.tabs.update(tab, { url, active: true });
}
