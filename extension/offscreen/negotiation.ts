/**
 * Offers and answers on one connection, one step at a time, by the perfect negotiation of WebRTC (W3C webrtc-pc, 10.7): when both offer at
 * once the polite end gives way. Candidates wait for the description that they belong to.
 */
import type { Description, IceServer } from "../contract/offscreen-api.ts";

const mostCandidates = 40;

/** The part of an RTCPeerConnection that agrees with the other end. */
export interface Negotiable {
	/** Makes and sets our description: an offer, or the answer to theirs. With `restart` an offer for another path, with these servers. */
	describe(restart?: readonly IceServer[]): Promise<Description>;
	/** Sets theirs. An offer takes the place of one of ours that is not answered yet. Fails with whatever the browser says. */
	hear(description: Description): Promise<void>;
	/** Fails for one that does not belong to their description. */
	addCandidate(candidate: string, ufrag: string): Promise<void>;
	/** Whether no offer waits for its answer. */
	isStable(): boolean;
}

interface Needs {
	readonly polite: boolean;
	connection(): Negotiable;
	/** Ours, to the other end. */
	described(description: Description, ufrag: string): void;
}

export function createNegotiation({ polite, connection, described }: Needs) {
	let steps: Promise<unknown> = Promise.resolve();
	let theirs = "";
	let used = 0;
	let early: { ufrag: string; candidate: string }[] = [];

	/** What the browser refuses changes nothing: the connection's own deadlines end it. */
	const step = (act: () => Promise<void>) => {
		steps = steps.then(act).catch(() => {});
	};
	async function describe(restart?: readonly IceServer[]) {
		const description = await connection().describe(restart);
		described(description, ufragOf(description));
	}
	async function use(ufrag: string, candidate: string) {
		if (used >= mostCandidates) return;
		used++;
		await connection()
			.addCandidate(candidate, ufrag)
			.catch(() => {});
	}
	return {
		offer: (restart?: readonly IceServer[]) => step(() => describe(restart)),
		accept: (description: Description) =>
			step(async () => {
				const isStable = connection().isStable();
				// measured: Chromium may gather nothing after a first offer was rolled back. Two first offers are two links, never one
				const mayYield = polite && theirs !== "";
				if (description.type === "answer" ? isStable : !isStable && !mayYield) return;
				await connection().hear(description);
				const ufrag = ufragOf(description);
				if (ufrag !== theirs) used = 0;
				theirs = ufrag;
				const ready = early;
				early = [];
				for (const each of ready) if (each.ufrag === theirs) await use(theirs, each.candidate);
				if (description.type === "offer") await describe();
			}),
		candidates: (ufrag: string, candidates: readonly string[]) =>
			step(async () => {
				for (const candidate of candidates) {
					if (ufrag === theirs) await use(ufrag, candidate);
					else if (early.length < mostCandidates) early.push({ ufrag, candidate });
				}
			}),
	};
}

function ufragOf({ sdp }: Description): string {
	return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? "";
}
