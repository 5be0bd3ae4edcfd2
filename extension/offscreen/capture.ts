/**
 * One device of ours, microphone or camera: open while it is wanted, and another one when it is pulled out. What is still a question is not
 * asked here; the answer to it is noticed.
 */
import type { DeviceState, Devices } from "../contract/call.ts";
import type { Device, Media } from "./media.ts";

interface Needs {
	readonly media: Pick<Media, "permission" | "open" | "isPlugged">;
	/** The state or the track is another one. */
	changed(): void;
}

export function createCapture(device: Device, { media, changed }: Needs) {
	let wanted: Devices | null = null;
	let state: DeviceState = "off";
	let track: MediaStreamTrack | null = null;
	/** What the open device was asked for. */
	let opened = "";
	let work: Promise<void> = Promise.resolve();

	function is(next: DeviceState): void {
		if (state === next) return;
		state = next;
		changed();
	}
	function release(): void {
		if (!track) return;
		track.onended = null;
		track.stop();
		track = null;
	}
	/** Whether what is open is what was chosen, as far as it is there. */
	async function isRight(devices: Devices): Promise<boolean> {
		if (track?.readyState !== "live" || opened !== askOf(device, devices)) return false;
		const chosen = devices[device];
		if (chosen === "" || track.getSettings().deviceId === chosen) return true;
		return !(await media.isPlugged(device, chosen));
	}
	async function settle(): Promise<void> {
		const devices = wanted;
		if (!devices) {
			release();
			return is("off");
		}
		if (await isRight(devices)) return is("on");
		const permission = await media.permission(device);
		if (wanted !== devices) return;
		if (permission !== "granted") {
			release();
			return is(permission === "denied" ? "denied" : "prompt");
		}
		if (!track) is("asking");
		try {
			const fresh = await media.open(device, devices);
			if (wanted === null) return fresh.stop();
			release();
			track = fresh;
			opened = askOf(device, devices);
			fresh.onended = () => void check();
			state = "on";
			changed();
		} catch (error) {
			release();
			is(stateOf(error));
		}
	}
	function check(): Promise<void> {
		// whatever goes wrong is a state
		work = work.then(settle).catch(() => is("failed"));
		return work;
	}
	return {
		/** From now on; `null`: closed. Answers once it is decided. */
		want(devices: Devices | null): Promise<void> {
			wanted = devices;
			// whoever switches a device off may be sure at once
			if (!devices) {
				release();
				is("off");
			}
			return check();
		},
		/** A permission or the list of devices is another one. */
		check: () => (wanted ? check() : Promise.resolve()),
		state: () => state,
		track: () => track,
	};
}

/** What has to be the same for an open device to stay as it is. */
function askOf(device: Device, devices: Devices): string {
	const { echoCancellation, noiseSuppression, autoGainControl } = devices;
	const processing = device === "microphone" ? [echoCancellation, noiseSuppression, autoGainControl] : [];
	return JSON.stringify([devices[device], ...processing]);
}

/** Media Capture and Streams, 10.2. */
export function stateOf(error: unknown): DeviceState {
	const { name, message } = error as DOMException;
	if (name === "NotAllowedError") return /dismiss/i.test(message) ? "dismissed" : "denied";
	if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
	return name === "NotReadableError" || name === "AbortError" ? "busy" : "failed";
}
