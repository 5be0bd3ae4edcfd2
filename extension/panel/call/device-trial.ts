/** Devices tried outside of a call: the level of the microphone, the picture of the camera, a sound from the speaker. */
import { useEffect, useState } from "preact/hooks";
import type { DeviceState, Devices } from "../../contract/call.ts";

interface Trial {
	readonly state: DeviceState;
	readonly stream: MediaStream | undefined;
}

const states: Readonly<Record<string, DeviceState>> = {
	NotFoundError: "missing",
	OverconstrainedError: "missing",
	NotReadableError: "busy",
};

/** The device while `isOn`; it is freed when it is not, and with the page. */
export function useTrial(kind: "audio" | "video", device: string, isOn: boolean): Trial {
	const [trial, setTrial] = useState<Trial>({ state: "off", stream: undefined });
	/** How often a person changed the permission meanwhile. */
	const [changes, setChanges] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another permission is another try
	useEffect(() => {
		if (!isOn) return;
		let isOver = false;
		let stream: MediaStream | undefined;
		let status: PermissionStatus | undefined;
		const get = async () => {
			const name = (kind === "audio" ? "microphone" : "camera") as PermissionName;
			const permission = await navigator.permissions.query({ name });
			if (isOver) return;
			status = permission;
			status.onchange = () => setChanges((before) => before + 1);
			const { state } = permission;
			// the panel cannot be asked: only a tab can (measured)
			if (state !== "granted")
				return setTrial({ state: state === "denied" ? "denied" : "prompt", stream: undefined });
			stream = await navigator.mediaDevices.getUserMedia({
				[kind]: device === "" ? true : { deviceId: { ideal: device } },
			});
			if (isOver) for (const track of stream.getTracks()) track.stop();
			else setTrial({ state: "on", stream });
		};
		setTrial({ state: "asking", stream: undefined });
		get().catch((error: unknown) => {
			const name = error instanceof DOMException ? error.name : "";
			if (!isOver) setTrial({ state: states[name] ?? "failed", stream: undefined });
		});
		return () => {
			isOver = true;
			if (status) status.onchange = null;
			for (const track of stream?.getTracks() ?? []) track.stop();
			setTrial({ state: "off", stream: undefined });
		};
	}, [kind, device, isOn, changes]);
	return trial;
}

/** How loud a stream is now, 0 to 1. */
export function useLevel(stream: MediaStream | undefined): number {
	const [level, setLevel] = useState(0);
	useEffect(() => {
		if (!stream) return;
		const context = new AudioContext();
		const analyser = context.createAnalyser();
		context.createMediaStreamSource(stream).connect(analyser);
		const samples = new Float32Array(analyser.fftSize);
		const timer = setInterval(() => {
			analyser.getFloatTimeDomainData(samples);
			const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
			// from −60 dB to 0
			setLevel(Math.max(0, Math.min(1, 1 + Math.log10(Math.sqrt(power) + 1e-9) / 3)));
		}, 60);
		return () => {
			clearInterval(timer);
			setLevel(0);
			void context.close();
		};
	}, [stream]);
	return level;
}

const notes = [523.25, 659.25, 783.99];

/** Three notes from this speaker. Fails where the browser has no such speaker any more. */
export async function playTrial({ speaker }: Pick<Devices, "speaker">): Promise<void> {
	const context = new AudioContext();
	const chosen = context as AudioContext & { setSinkId?(id: string): Promise<void> };
	try {
		if (speaker !== "") await chosen.setSinkId?.(speaker);
		const gain = context.createGain();
		gain.gain.value = 0.15;
		gain.connect(context.destination);
		for (const [index, frequency] of notes.entries()) {
			const tone = context.createOscillator();
			tone.frequency.value = frequency;
			tone.connect(gain);
			tone.start(context.currentTime + index * 0.22);
			tone.stop(context.currentTime + index * 0.22 + 0.2);
		}
		await new Promise((resolve) => setTimeout(resolve, 900));
	} finally {
		await context.close();
	}
}
