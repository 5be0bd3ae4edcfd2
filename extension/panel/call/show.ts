/** Puts a picture of the call into an element: the track itself, which costs least, or its frames where the browser paints nothing of it. */
import type { CallWindow, Picture, Seat } from "../../contract/call.ts";
import { trackOf } from "./frame-track.ts";

/** A foreign track is painted 30 ms after it was attached (measured); one that shows nothing for so long is not. */
const patienceMs = 2_000;
const lookEveryMs = 250;

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
		if (paints === "tracks") return;
		const asked = element.requestVideoFrameCallback?.(() => {
			if (!isOver && paints === "unknown") paints = "tracks";
		});
		let silentMs = 0;
		const timer = setInterval(() => {
			if (paints === "tracks") return clearInterval(timer);
			// whoever switched off, or is not there yet, shows nothing either
			silentMs = track.readyState === "live" && !track.muted ? silentMs + lookEveryMs : 0;
			if (silentMs < patienceMs) return;
			clearInterval(timer);
			// what is painted from now on is no sign for tracks
			if (asked !== undefined) element.cancelVideoFrameCallback(asked);
			showFrames();
		}, lookEveryMs);
		end = () => clearInterval(timer);
	}
	if (paints === "frames") showFrames();
	else showTrack();
	return () => {
		isOver = true;
		end();
		element.srcObject = null;
	};
}
