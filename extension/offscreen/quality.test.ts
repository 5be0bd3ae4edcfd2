import { expect, test } from "vitest";
import { limitsOf } from "./limits-of-sending.ts";
import { type Look, qualityOf, type StatRow } from "./quality.ts";

interface Figures {
	readonly received?: number;
	readonly lost?: number;
	readonly bytes?: number;
	readonly roundTrip?: number;
	readonly remote?: string;
}
function look(
	at: number,
	{ received = 0, lost = 0, bytes = 0, roundTrip = 0.04, remote = "host" }: Figures,
): Look {
	const rows: StatRow[] = [
		{ id: "t", type: "transport", selectedCandidatePairId: "p", bytesReceived: bytes, bytesSent: bytes / 2 },
		{
			id: "p",
			type: "candidate-pair",
			localCandidateId: "l",
			remoteCandidateId: "r",
			currentRoundTripTime: roundTrip,
		},
		{ id: "l", type: "local-candidate", candidateType: "host" },
		{ id: "r", type: "remote-candidate", candidateType: remote },
		{ id: "ca", type: "codec", mimeType: "audio/opus" },
		{ id: "cv", type: "codec", mimeType: "video/VP9" },
		{
			id: "ia",
			type: "inbound-rtp",
			kind: "audio",
			codecId: "ca",
			packetsReceived: received,
			packetsLost: lost,
		},
		{
			...{ id: "iv", type: "inbound-rtp", kind: "video", codecId: "cv", framesPerSecond: 29.6 },
			...{ frameWidth: 640, frameHeight: 360, packetsReceived: 0, packetsLost: 0 },
		},
	];
	return { at, rows };
}

test("figures of the time between two looks", () => {
	const found = qualityOf(look(0, {}), look(2_000, { received: 99, lost: 1, bytes: 250_000 }));
	expect(found).toEqual({
		...{ path: "direct", roundTrip: 40, loss: 0.01, received: 1_000_000, sent: 500_000, word: "good" },
		...{ audioCodec: "opus", videoCodec: "VP9", width: 640, height: 360, framesPerSecond: 30 },
	});
});
test.each([
	["good", { received: 98, lost: 2 }],
	["fair", { received: 95, lost: 5 }],
	["weak", { received: 80, lost: 20 }],
	["fair", { received: 100, roundTrip: 0.4 }],
	["weak", { received: 100, roundTrip: 0.7 }],
	// late packets that were counted as lost come back
	["good", { received: 10, lost: -3 }],
])("%s: %j", (word, figures) => {
	expect(qualityOf(look(0, {}), look(1_000, figures)).word).toBe(word);
});
test("the way, as far as it is known; nothing before a first look", () => {
	expect(qualityOf(undefined, look(0, { remote: "relay", received: 9, lost: 9 }))).toMatchObject({
		...{ path: "relay", loss: 0, received: 0 },
	});
	expect(qualityOf(undefined, { at: 0, rows: [] })).toEqual({
		...{ path: "unknown", loss: 0, received: 0, sent: 0, word: "good" },
	});
});

test("pictures get smaller with every person, and never larger where data is dear", () => {
	let before = Number.POSITIVE_INFINITY;
	for (const people of [2, 3, 4, 5, 6, 7, 20]) {
		const bits = limitsOf(people, false).camera?.bitrate ?? 0;
		expect(bits).toBeLessThanOrEqual(before);
		expect(limitsOf(people, true).camera?.bitrate ?? 0).toBeLessThanOrEqual(bits);
		before = bits;
	}
	expect(limitsOf(7, false)).toMatchObject({ camera: null, screen: null });
	for (const limit of [limitsOf(2, true).microphone, limitsOf(2, true)["screen-sound"]])
		expect(limit?.bitrate).toBeLessThanOrEqual(40_000);
});
