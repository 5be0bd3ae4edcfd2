/** Plays what comes from somebody: one element for a track, and an amplifier where they are to be louder than they are. */
import type { Hearing, Player } from "./media.ts";

export function play(track: MediaStreamTrack): Player {
	const stream = new MediaStream([track]);
	const element = new Audio();
	element.srcObject = stream;
	let amplifier: ReturnType<typeof amplify> | undefined;
	let speaker = "";
	let isOver = false;
	// an extension's document may play without a gesture (measured)
	const begin = () => void element.play().catch(() => {});
	begin();
	return {
		set(hearing: Hearing) {
			if (isOver) return;
			const isLoud = hearing.volume > 1;
			if (isLoud) amplifier ??= amplify(stream, speaker);
			amplifier?.set(isLoud ? hearing.volume : 0);
			// the element keeps the stream flowing in any case
			element.muted = isLoud || hearing.volume === 0;
			element.volume = Math.min(1, Math.max(0, hearing.volume));
			if (hearing.speaker === speaker) return;
			speaker = hearing.speaker;
			// a loudspeaker that is gone: the one in use stays
			void element.setSinkId(speaker).then(begin, () => {});
			amplifier?.to(speaker);
		},
		end() {
			isOver = true;
			element.pause();
			element.srcObject = null;
			amplifier?.end();
		},
	};
}

/** `setSinkId` of an AudioContext is newer than the types that come with the compiler. */
type Sink = AudioContext & { setSinkId?(deviceId: string): Promise<void> };

function amplify(stream: MediaStream, speaker: string) {
	const audio: Sink = new AudioContext();
	const source = audio.createMediaStreamSource(stream);
	const gain = audio.createGain();
	source.connect(gain).connect(audio.destination);
	const to = (deviceId: string) => void audio.setSinkId?.(deviceId).catch(() => {});
	if (speaker) to(speaker);
	void audio.resume();
	return {
		set(volume: number) {
			gain.gain.value = volume;
		},
		to,
		end() {
			source.disconnect();
			void audio.close();
		},
	};
}
