/** The screen, a window or a tab of ours, with its sound where the browser gives it. */
import type { DeviceState } from "../contract/call.ts";
import { stateOf } from "./capture.ts";
import type { Media } from "./media.ts";

interface Needs {
	readonly media: Pick<Media, "share">;
	changed(): void;
	/** It was stopped, or not chosen, where we do not see it: in the browser's own bar or picker. */
	stopped(): void;
}

export function createShare({ media, changed, stopped }: Needs) {
	let state: DeviceState = "off";
	let tracks: readonly MediaStreamTrack[] = [];
	/** Counts questions: an answer to an earlier one is of no use. */
	let asked = 0;

	function is(next: DeviceState): void {
		if (state === next) return;
		state = next;
		changed();
	}
	function release(): void {
		asked++;
		for (const track of tracks) {
			track.onended = null;
			track.stop();
		}
		tracks = [];
	}
	async function begin(): Promise<void> {
		const mine = ++asked;
		is("asking");
		try {
			const fresh = await media.share();
			if (mine !== asked) return fresh.forEach((track) => void track.stop());
			tracks = fresh;
			const [picture] = fresh;
			if (picture) picture.onended = over;
			is("on");
		} catch (error) {
			if (mine !== asked) return;
			const found = stateOf(error);
			// whoever closes the picker has not forbidden anything
			is(found === "denied" ? "dismissed" : found);
			stopped();
		}
	}
	function over(): void {
		release();
		is("off");
		stopped();
	}
	return {
		/** Answers once it is decided. The same wish again changes nothing. */
		async want(on: boolean): Promise<void> {
			if (on && state !== "on" && state !== "asking") await begin();
			else if (!on) {
				release();
				is("off");
			}
		},
		state: () => state,
		picture: () => tracks.find(({ kind }) => kind === "video") ?? null,
		sound: () => tracks.find(({ kind }) => kind === "audio") ?? null,
	};
}
