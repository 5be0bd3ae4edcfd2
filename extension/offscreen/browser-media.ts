/** The browser's devices. Nothing here asks a person anything but `share`: in this document no question would be seen. */
import type { Devices } from "../contract/call.ts";
import type { Device, Media } from "./media.ts";
import { meter } from "./meter.ts";
import { play } from "./playback.ts";

const kinds: Readonly<Record<Device, MediaDeviceKind>> = { microphone: "audioinput", camera: "videoinput" };

/** Small enough for everybody: a picture is never sent larger than 640×360. */
const picture = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30 } };

function constraintsOf(device: Device, devices: Devices, deviceId: string): MediaStreamConstraints {
	const exact = deviceId ? { deviceId: { exact: deviceId } } : {};
	const { echoCancellation, noiseSuppression, autoGainControl } = devices;
	if (device === "camera") return { video: { ...picture, ...exact } };
	return { audio: { echoCancellation, noiseSuppression, autoGainControl, ...exact } };
}

export const browserMedia: Media = {
	async permission(device) {
		try {
			return (await navigator.permissions.query({ name: device as PermissionName })).state;
		} catch {
			return "granted";
		}
	},
	async open(device, devices) {
		const open = async (deviceId: string) => {
			const stream = await navigator.mediaDevices.getUserMedia(constraintsOf(device, devices, deviceId));
			const [track] = stream.getTracks();
			if (!track) throw new DOMException("no track", "NotFoundError");
			track.contentHint = device === "microphone" ? "speech" : "motion";
			return track;
		};
		const chosen = devices[device];
		try {
			return await open(chosen);
		} catch (error) {
			const { name } = error as DOMException;
			if (chosen === "" || (name !== "OverconstrainedError" && name !== "NotFoundError")) throw error;
			return await open("");
		}
	},
	async isPlugged(device, deviceId) {
		const found = await navigator.mediaDevices.enumerateDevices();
		return found.some((each) => each.kind === kinds[device] && each.deviceId === deviceId);
	},
	async share() {
		const stream = await navigator.mediaDevices.getDisplayMedia({
			video: { frameRate: { max: 15 } },
			audio: true,
		});
		const [screen] = stream.getVideoTracks();
		// text is to be read
		if (screen) screen.contentHint = "detail";
		return [...stream.getVideoTracks(), ...stream.getAudioTracks()];
	},
	watch(changed) {
		const abort = new AbortController();
		const { signal } = abort;
		navigator.mediaDevices.addEventListener("devicechange", changed, { signal });
		for (const name of ["microphone", "camera"])
			navigator.permissions.query({ name: name as PermissionName }).then(
				(status) => status.addEventListener("change", changed, { signal }),
				() => {},
			);
		return () => abort.abort();
	},
	meter,
	play,
};
