/** How much of our side is sent to each person: pictures get smaller with every one, then they are left out. */
import type { Source } from "./sources.ts";

export interface Limit {
	/** Bits per second. */
	readonly bitrate: number;
	/** Of a picture: lines at most, frames per second. */
	readonly lines?: number;
	readonly framesPerSecond?: number;
}
/** `null`: not sent at all. */
export type Limits = Readonly<Record<Source, Limit | null>>;

interface Step {
	/** For so many people in all, at most. */
	readonly people: number;
	readonly camera: Limit;
	readonly screen: Limit;
}
/** Measured: four people at 320×180@15 take one core and a third of both ends together. */
const steps: readonly Step[] = [
	{
		people: 2,
		camera: { lines: 360, framesPerSecond: 30, bitrate: 1_000_000 },
		screen: { lines: 1_080, framesPerSecond: 15, bitrate: 2_500_000 },
	},
	{
		people: 3,
		camera: { lines: 360, framesPerSecond: 24, bitrate: 700_000 },
		screen: { lines: 1_080, framesPerSecond: 10, bitrate: 1_500_000 },
	},
	{
		people: 4,
		camera: { lines: 180, framesPerSecond: 20, bitrate: 300_000 },
		screen: { lines: 720, framesPerSecond: 10, bitrate: 1_000_000 },
	},
	{
		people: 6,
		camera: { lines: 180, framesPerSecond: 15, bitrate: 200_000 },
		screen: { lines: 720, framesPerSecond: 5, bitrate: 600_000 },
	},
];
const low = {
	camera: { lines: 180, framesPerSecond: 15, bitrate: 150_000 },
	screen: { lines: 720, framesPerSecond: 5, bitrate: 300_000 },
};

export function limitsOf(people: number, lowData: boolean): Limits {
	const step = steps.find((each) => people <= each.people);
	return {
		microphone: { bitrate: lowData ? 32_000 : 64_000 },
		"screen-sound": { bitrate: lowData ? 40_000 : 96_000 },
		camera: step ? (lowData ? low.camera : step.camera) : null,
		screen: step ? (lowData ? low.screen : step.screen) : null,
	};
}
