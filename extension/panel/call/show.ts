/** Puts a picture of the call into an element: the track itself, which costs least, or its frames where the browser paints nothing of it. */
import type { CallWindow, Picture, Seat } from "../../contract/call.ts";
import { trackOf } from "./frame-track.ts";

/** A foreign track is painted 30 ms after it was attached (measured); one that shows nothing for so long is not. */
const patienceMs = 2_000;

/** What this browser does, once it is known: one answer for all pictures. */
let paints: "unknown" | "tracks" | "frames" = "unknown";

interface What {
	readonly seat: Seat | null;
	readonly what: Picture;
	readonly track: MediaStreamTrack;
	callWindow(): CallWindow | undefined;
}

/** Answers how to stop showing it. */
export function show(element: HTMLVideoElement, { seat, what, track, callWindow }: What): () => void {
	let isOver = false;
	let end = () => {};
	function showFrames(): void {
		const made = trackOf(callWindow()?.frames(seat, what) ?? null);
		if (!made || isOver) return;
		end = made.end;
		element.srcObject = new MediaStream([made.track]);
		// only what is painted tells: a camera far away may just have been slow
		element.requestVideoFrameCallback(() => {
			if (!isOver && paints === "unknown") paints = "frames";
		});
	}
	function showTrack(): void {
		element.srcObject = new MediaStream([track]);
		if (paints === "tracks" || !element.requestVideoFrameCallback) return;
		element.requestVideoFrameCallback(() => {
			if (!isOver && paints === "unknown") paints = "tracks";
		});
		const timer = setTimeout(() => {
			// whoever switched off, or is not there yet, shows nothing either
			if (paints === "unknown" && track.readyState === "live" && !track.muted) showFrames();
		}, patienceMs);
		end = () => clearTimeout(timer);
	}
	if (paints === "frames") showFrames();
	else showTrack();
	return () => {
		isOver = true;
		end();
		element.srcObject = null;
	};
}
