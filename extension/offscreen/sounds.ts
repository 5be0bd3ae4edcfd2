/** The sounds of a call, made here, so that no file has to be fetched or licensed. */
import type { CallSound } from "../contract/offscreen-api.ts";
import type { Clock } from "../lib/clock.ts";

interface Tone {
	/** Hertz, played together. */
	readonly hertz: readonly number[];
	/** Seconds: where it begins, how long it is. */
	readonly from: number;
	readonly seconds: number;
}
interface Sound {
	readonly tones: readonly Tone[];
	/** Seconds until it begins again; without: once. */
	readonly every?: number;
	readonly loudest: number;
}
/** A bell of two notes and its answer; the tones of a European exchange (ITU-T E.180), softer; two notes down. */
const sounds: Readonly<Record<CallSound, Sound>> = {
	ring: {
		tones: [
			{ hertz: [659.25], from: 0, seconds: 0.5 },
			{ hertz: [987.77], from: 0.16, seconds: 0.7 },
			{ hertz: [659.25], from: 0.6, seconds: 0.5 },
			{ hertz: [987.77], from: 0.76, seconds: 0.9 },
		],
		every: 3,
		loudest: 0.22,
	},
	"ring-back": { tones: [{ hertz: [425], from: 0, seconds: 1 }], every: 4, loudest: 0.06 },
	busy: {
		tones: [0, 0.8, 1.6].map((from) => ({ hertz: [425], from, seconds: 0.4 })),
		loudest: 0.08,
	},
	end: {
		tones: [
			{ hertz: [659.25], from: 0, seconds: 0.25 },
			{ hertz: [440], from: 0.14, seconds: 0.4 },
		],
		loudest: 0.12,
	},
};
const longestMs = 60_000;
const lastMs = 3_000;
/** Seconds in which a tone comes and goes: without it, it clicks. */
const edge = 0.02;

/** Plays a sound until another one is asked for, or 60 s; `null` for none. The same sound again goes on. */
export function createSounds(clock: Clock): (sound: CallSound | null) => void {
	let context: AudioContext | undefined;
	let playing: CallSound | null = null;
	let out: GainNode | undefined;
	let cancels: (() => void)[] = [];

	function stop(): void {
		for (const cancel of cancels.splice(0)) cancel();
		out?.disconnect();
		out = undefined;
		playing = null;
		// a context that runs keeps the audio device busy
		void context?.suspend();
	}
	function once({ tones, loudest }: Sound, audio: AudioContext, to: AudioNode): void {
		for (const { hertz, from, seconds } of tones)
			for (const frequency of hertz) {
				const tone = audio.createOscillator();
				const gain = audio.createGain();
				const begin = audio.currentTime + from;
				tone.frequency.value = frequency;
				gain.gain.setValueAtTime(0, begin);
				gain.gain.linearRampToValueAtTime(loudest, begin + edge);
				gain.gain.setValueAtTime(loudest, begin + seconds - 2 * edge);
				gain.gain.linearRampToValueAtTime(0, begin + seconds);
				tone.connect(gain).connect(to);
				tone.start(begin);
				tone.stop(begin + seconds);
			}
	}
	return (sound) => {
		if (sound === playing) return;
		stop();
		if (sound === null) return;
		playing = sound;
		context ??= new AudioContext();
		const audio = context;
		out = audio.createGain();
		out.connect(audio.destination);
		void audio.resume();
		const to = out;
		const { every } = sounds[sound];
		const again = () => {
			once(sounds[sound], audio, to);
			if (every) cancels = [cancels[0] as () => void, clock.later(every * 1000, again)];
		};
		cancels = [clock.later(every ? longestMs : lastMs, stop)];
		again();
	};
}
