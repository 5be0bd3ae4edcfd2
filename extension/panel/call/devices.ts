/** The devices that the browser lists; it tells their names once one of them was allowed. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../words/words.ts";

export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";
export interface FoundDevice {
	/** "" for whatever the system prefers. */
	readonly id: string;
	readonly label: string;
}

/** Renewed when one is plugged in or out. */
export function useDevices(): readonly MediaDeviceInfo[] {
	const [found, setFound] = useState<readonly MediaDeviceInfo[]>([]);
	useEffect(() => {
		const media = navigator.mediaDevices as MediaDevices | undefined;
		if (!media) return;
		let isOver = false;
		const look = () =>
			void media.enumerateDevices().then(
				(all) => isOver || setFound(all),
				() => {},
			);
		look();
		media.addEventListener("devicechange", look);
		return () => {
			isOver = true;
			media.removeEventListener("devicechange", look);
		};
	}, []);
	return found;
}

/** The system's own choice first, then each by name. Chromium lists its choice twice, as "default" and as itself. */
export function devicesOf(found: readonly MediaDeviceInfo[], kind: DeviceKind): readonly FoundDevice[] {
	const real = found.filter(
		(device) =>
			device.kind === kind &&
			!["", "default", "communications"].includes(device.deviceId) &&
			device.label !== "",
	);
	return [
		{ id: "", label: t("devices.system") },
		...real.map(({ deviceId, label }) => ({ id: deviceId, label })),
	];
}
