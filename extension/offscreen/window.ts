/** What this document shows to the pages of the same extension, as `window.sidelong` (seen from them through `chrome.extension.getViews()`). */
import type { CallWindow } from "../contract/call.ts";

/** Not in the types that come with the compiler (W3C mediacapture-transform, as Chromium has it). */
declare const MediaStreamTrackProcessor:
	| (new (init: {
			readonly track: MediaStreamTrack;
			readonly maxBufferSize?: number;
	  }) => { readonly readable: ReadableStream<VideoFrame> })
	| undefined;

export function showWindow(shown: Omit<CallWindow, "frames">): void {
	const own: CallWindow = {
		...shown,
		frames(seat, what) {
			const track = shown.picture(seat, what);
			if (!track || typeof MediaStreamTrackProcessor === "undefined") return null;
			// a clone: its end is the reader's, not the call's
			return new MediaStreamTrackProcessor({ track: track.clone(), maxBufferSize: 2 }).readable;
		},
	};
	(globalThis as { sidelong?: CallWindow }).sidelong = own;
}
