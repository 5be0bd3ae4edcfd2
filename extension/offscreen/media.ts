/** What calls use of the browser's devices, loudspeakers and meters. */
import type { Devices } from "../contract/call.ts";

export type Device = "microphone" | "camera";

export interface Meter {
	/** How loud it is now, 0 to 1. */
	level(): number;
	/** Whether the last half second had no sound at all. */
	isSilent(): boolean;
	end(): void;
}
export interface Hearing {
	/** 0 to 2; 0 is silence. */
	readonly volume: number;
	/** `deviceId`; "" is whatever the system prefers. */
	readonly speaker: string;
}
export interface Player {
	set(hearing: Hearing): void;
	end(): void;
}
export interface Media {
	/** Where the browser does not tell, `granted`: asking shows it. */
	permission(device: Device): Promise<PermissionState>;
	/** Fails as getUserMedia does. A chosen device that is gone gives way to any other. */
	open(device: Device, devices: Devices): Promise<MediaStreamTrack>;
	/** Whether this device is there now. */
	isPlugged(device: Device, deviceId: string): Promise<boolean>;
	/** Opens the browser's picker; the picture first. Fails as getDisplayMedia does. */
	share(): Promise<readonly MediaStreamTrack[]>;
	/** Calls when a permission or the list of devices changed; the answer ends it. */
	watch(changed: () => void): () => void;
	meter(track: MediaStreamTrack): Meter;
	/** Plays what comes from somebody. */
	play(track: MediaStreamTrack): Player;
}
