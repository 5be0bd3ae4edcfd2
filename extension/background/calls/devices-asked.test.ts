import { expect, test } from "vitest";
import type { DeviceState, MediaWish } from "../../contract/call.ts";
import { questionOf } from "./devices-asked.ts";

test.each([
	["prompt", "off", false, { camera: false }],
	// the microphone is known first
	["prompt", "off", true, { camera: true }],
	["prompt", "prompt", true, { camera: true }],
	["prompt", "denied", true, { camera: false }],
	["on", "prompt", true, { camera: true }],
	["on", "on", true, undefined],
	["denied", "off", true, undefined],
] as const)(
	"microphone %s, camera %s, with video: %s",
	(microphone: DeviceState, camera: DeviceState, video, asked) => {
		const wish = { microphone: true, camera: video } as MediaWish;
		expect(questionOf({ microphone, camera, sharing: "off", silent: false }, wish)).toEqual(asked);
	},
);
