/** The hatch in a browser that has offscreen documents. */
import type { HatchPort } from "./hatch.ts";

export const offscreenHatch: HatchPort = {
	async exists() {
		const found = await chrome.runtime.getContexts({
			contextTypes: [chrome.runtime.ContextType.OFFSCREEN_DOCUMENT],
		});
		return found.length > 0;
	},
	async create() {
		try {
			await chrome.offscreen.createDocument({
				url: "/offscreen.html",
				// measured: a document for WEB_RTC is not closed when it is quiet
				reasons: [chrome.offscreen.Reason.WEB_RTC],
				justification: "Holds the connection to the relay and to the people you talk to.",
			});
		} catch (error) {
			// another maker was quicker
			if (!(await offscreenHatch.exists())) throw error;
		}
	},
	async callIt() {
		await chrome.runtime.sendMessage("hands");
	},
};
