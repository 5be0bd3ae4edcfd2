/** What a connection is like, from two looks at its figures (W3C webrtc-stats). */
import type { Quality } from "../contract/call.ts";

export interface StatRow {
	readonly id: string;
	readonly type: string;
	readonly [name: string]: unknown;
}
export interface Look {
	/** Milliseconds. */
	readonly at: number;
	readonly rows: readonly StatRow[];
}

/** Loss from which speech suffers, and from which it breaks; milliseconds of the way there and back that hinder talk (ITU-T G.114). */
const fair = { loss: 0.03, roundTrip: 300 };
const weak = { loss: 0.1, roundTrip: 600 };

export function qualityOf(before: Look | undefined, after: Look): Quality {
	const { rows } = after;
	const byId = (id: unknown) => rows.find((row) => row.id === id);
	const transport = rows.find(({ type }) => type === "transport");
	const pair = byId(transport?.selectedCandidatePairId);
	const ends = [byId(pair?.localCandidateId), byId(pair?.remoteCandidateId)];
	const roundTrip = milliseconds(pair?.currentRoundTripTime);
	const seconds = before ? Math.max(0.001, (after.at - before.at) / 1000) : 0;
	const grown = (type: string, name: string) =>
		before ? Math.max(0, sumOf(after, type, name) - sumOf(before, type, name)) : 0;
	const lost = grown("inbound-rtp", "packetsLost");
	const came = grown("inbound-rtp", "packetsReceived");
	const loss = lost + came > 0 ? lost / (lost + came) : 0;
	const rate = (name: string) => (seconds > 0 ? Math.round((8 * grown("transport", name)) / seconds) : 0);
	const picture = rows
		.filter(
			({ type, kind, framesPerSecond }) => type === "inbound-rtp" && kind === "video" && framesPerSecond,
		)
		.sort((a, b) => number(b.frameWidth) - number(a.frameWidth))[0];
	const sound = rows.find(({ type, kind, codecId }) => type === "inbound-rtp" && kind === "audio" && codecId);
	return {
		path: !pair ? "unknown" : ends.some((end) => end?.candidateType === "relay") ? "relay" : "direct",
		...(roundTrip !== undefined && { roundTrip }),
		loss,
		received: rate("bytesReceived"),
		sent: rate("bytesSent"),
		...codec("audioCodec", byId(sound?.codecId)),
		...codec("videoCodec", byId(picture?.codecId)),
		...(picture && {
			width: number(picture.frameWidth),
			height: number(picture.frameHeight),
			framesPerSecond: Math.round(number(picture.framesPerSecond)),
		}),
		word: wordOf(loss, roundTrip ?? 0),
	};
}

function wordOf(loss: number, roundTrip: number): Quality["word"] {
	const isOver = (bound: typeof fair) => loss >= bound.loss || roundTrip >= bound.roundTrip;
	return isOver(weak) ? "weak" : isOver(fair) ? "fair" : "good";
}
function sumOf({ rows }: Look, type: string, name: string): number {
	return rows.reduce((sum, row) => (row.type === type ? sum + number(row[name]) : sum), 0);
}
const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const milliseconds = (value: unknown) => (typeof value === "number" ? Math.round(value * 1000) : undefined);
function codec<Name extends "audioCodec" | "videoCodec">(name: Name, row: StatRow | undefined) {
	const mime = row?.mimeType;
	return typeof mime === "string"
		? ({ [name]: mime.slice(mime.indexOf("/") + 1) } as Record<Name, string>)
		: {};
}
