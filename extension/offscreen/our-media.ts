/** Our side of one call: devices and share as wished, what is sent of them, and whether the microphone gives anything at all. */
import type { MediaState, MediaWish } from "../contract/call.ts";
import type { Clock } from "../lib/clock.ts";
import { createCapture } from "./capture.ts";
import type { Media, Meter } from "./media.ts";
import { createShare } from "./share.ts";
import type { Tracks } from "./sources.ts";

interface Needs {
	readonly clock: Clock;
	readonly media: Media;
	/** The state, the wish or a track is another one. */
	changed(): void;
}

const lookEveryMs = 500;
const silentMs = 5_000;

export function createOurMedia(first: MediaWish, { clock, media, changed }: Needs) {
	let wish = first;
	let isSharingAsked = false;
	let isOver = false;
	let silent = false;
	let silentSince: number | undefined;
	let meter: Meter | undefined;
	let metered: MediaStreamTrack | null = null;
	let cancelLook: (() => void) | undefined;

	const became = () => {
		if (isOver) return;
		voice();
		listen();
		changed();
	};
	const microphone = createCapture("microphone", { media, changed: became });
	const camera = createCapture("camera", { media, changed: became });
	const share = createShare({
		media,
		changed: became,
		stopped() {
			wish = { ...wish, sharing: false };
			isSharingAsked = false;
			became();
		},
	});
	const unwatch = media.watch(() => {
		for (const each of [microphone, camera]) void each.check();
	});

	const isSaying = () => wish.microphone && !wish.muted && !wish.deafened;
	/** Silence is what a track gives that is off: at once, and with nobody asked. */
	function voice(): void {
		const track = microphone.track();
		if (track) track.enabled = isSaying();
	}
	function listen(): void {
		const track = microphone.track();
		if (track !== metered) {
			meter?.end();
			meter = track ? media.meter(track) : undefined;
			metered = track;
		}
		if (meter && isSaying()) cancelLook ??= clock.later(lookEveryMs, look);
		else quiet();
	}
	function quiet(): void {
		cancelLook?.();
		cancelLook = undefined;
		silentSince = undefined;
		silent = false;
	}
	function look(): void {
		cancelLook = clock.later(lookEveryMs, look);
		if (meter && !meter.isSilent()) silentSince = undefined;
		else silentSince ??= clock.now();
		const is = silentSince !== undefined && clock.now() - silentSince >= silentMs;
		if (is === silent) return;
		silent = is;
		changed();
	}

	return {
		/** Makes it so; answers once what is asked for is decided. */
		async make(next: MediaWish): Promise<void> {
			wish = next;
			voice();
			listen();
			const isPicked = next.sharing !== isSharingAsked;
			isSharingAsked = next.sharing;
			const picked = share.want(
				next.sharing && (isPicked || share.state() === "on" || share.state() === "asking"),
			);
			changed();
			await Promise.all([
				microphone.want(next.microphone ? next.devices : null),
				camera.want(next.camera ? next.devices : null),
				...(isPicked ? [picked] : []),
			]);
		},
		wish: () => wish,
		state: (): MediaState => ({
			microphone: microphone.state(),
			camera: camera.state(),
			sharing: share.state(),
			silent,
		}),
		tracks: (): Tracks => ({
			microphone: microphone.track(),
			camera: camera.track(),
			screen: share.picture(),
			"screen-sound": share.sound(),
		}),
		/** How loud we are, 0 to 1. */
		level: () => (isSaying() ? (meter?.level() ?? 0) : 0),
		end(): void {
			isOver = true;
			unwatch();
			quiet();
			meter?.end();
			for (const each of [microphone, camera]) void each.want(null);
			void share.want(false);
		},
	};
}
export type OurMedia = ReturnType<typeof createOurMedia>;
