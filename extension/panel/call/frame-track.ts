/**
 * A track of this document out of another document's frames: where the browser paints no foreign track, and it costs about twice as much
 * (measured: 17 points of a core for three pictures instead of 9).
 */

/** Not in the types that come with the compiler (W3C mediacapture-transform, as Chromium has it). */
type Generator = MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> };
type Scope = { readonly MediaStreamTrackGenerator?: new (init: { kind: "video" }) => Generator };

export interface FrameTrack {
	readonly track: MediaStreamTrack;
	/** Lets go of the frames. */
	end(): void;
}

/** `undefined` where the browser cannot. */
export function trackOf(frames: ReadableStream<VideoFrame> | null): FrameTrack | undefined {
	const { MediaStreamTrackGenerator } = globalThis as Scope;
	if (!frames || !MediaStreamTrackGenerator) return undefined;
	const track = new MediaStreamTrackGenerator({ kind: "video" });
	const abort = new AbortController();
	// it ends with its source
	frames.pipeTo(track.writable, { signal: abort.signal }).catch(() => {});
	return {
		track,
		end() {
			abort.abort();
			track.stop();
		},
	};
}
