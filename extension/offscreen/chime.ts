/** The sound of a message: two soft notes, made here, so that no file has to be fetched or licensed. */

/** Hertz and seconds from the beginning: a fifth, upwards. */
const notes = [
	[659.25, 0],
	[987.77, 0.09],
] as const;
const seconds = 0.5;
const loudest = 0.18;

export function createChime(): () => void {
	let context: AudioContext | undefined;
	return () => {
		context ??= new AudioContext();
		const audio = context;
		for (const [frequency, from] of notes) {
			const tone = audio.createOscillator();
			const gain = audio.createGain();
			const begin = audio.currentTime + from;
			tone.type = "sine";
			tone.frequency.value = frequency;
			gain.gain.setValueAtTime(0, begin);
			gain.gain.linearRampToValueAtTime(loudest, begin + 0.015);
			gain.gain.exponentialRampToValueAtTime(0.0001, begin + seconds);
			tone.connect(gain).connect(audio.destination);
			tone.start(begin);
			tone.stop(begin + seconds);
		}
		void audio.resume();
		// a context that runs keeps the audio device busy
		setTimeout(() => void audio.suspend(), 1_000 * (seconds + 0.5));
	};
}
