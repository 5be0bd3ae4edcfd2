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
				// measured: a document for WEB_RTC is not closed when it is quiet; one for sound alone is
				reasons: [
					chrome.offscreen.Reason.WEB_RTC,
					chrome.offscreen.Reason.USER_MEDIA,
					chrome.offscreen.Reason.DISPLAY_MEDIA,
					chrome.offscreen.Reason.AUDIO_PLAYBACK,
				],
				justification:
					"Holds the connection to the relay and to the people you talk to, and sounds when they write or call. During a call, and only then, it uses the microphone, the camera and the screen you chose.",
			});
		} catch (error) {
			// another maker was quicker
			if (!(await offscreenHatch.exists())) throw error;
		}
	},
	async callIt() {
		await chrome.runtime.sendMessage("hands");
	},
	async close() {
		if (await offscreenHatch.exists()) await chrome.offscreen.closeDocument();
	},
};
