/** Offers, answers and candidates of a call: only between people who both said yes, each on the one link of the two. */
import { toBase64Url } from "../../../protocol/bytes.ts";
import type { Address, CallId } from "../../../protocol/ids.ts";
import { judgeCandidate } from "../../../protocol/sealed/candidate.ts";
import { readMediaSdp } from "../../../protocol/sealed/media-sdp.ts";
import type { Handlers } from "../../bus/rpc.ts";
import type { CallLink, CallReports } from "../../contract/offscreen-api.ts";
import { createQueue } from "../../lib/queue.ts";
import { createRate } from "../../lib/rate.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Call, Sitter } from "./call.ts";
import type { CallSignal, CallsNeeds } from "./calls-needs.ts";

interface Needs
	extends Pick<
		CallsNeeds,
		"clock" | "random" | "hands" | "self" | "servers" | "relayOnly" | "say" | "journal"
	> {
	now(): Call | null;
	/** Keeps what changed of somebody in this call. */
	change(call: CallId, sitter: Sitter): void;
}

const linkBytes = 16;
/** An honest one offers once, and again each time a path broke. */
const offersPerMinute = 12;
/** An offer and four parts of candidates that overtook the yes they belong to. */
const mostEarly = 8;

type Sdp = Extract<CallSignal, { t: "sdp" }>;
type Ice = Extract<CallSignal, { t: "ice" }>;

export function createSignals(needs: Needs) {
	const { clock, random, hands, self, journal, now, change } = needs;
	const newOffers = () => createRate<Address>(clock, offersPerMinute, 60_000);
	/** Of this call: another one is another yes. */
	let offers = newOffers();
	const jobs = createQueue<CallId>();
	const saying = createQueue<Address>();
	const early = new Map<CallId, CallSignal[]>();

	/** Jobs of a call, one after the other. What fails ends with the connection's own deadlines. */
	function job(id: CallId, act: () => Promise<void>): void {
		void jobs.run(id, act).catch(() => journal("call unmade"));
	}
	const sitterAt = (peer: Address): Sitter | undefined => {
		const call = now();
		return call ? Object.values(call.people).find(({ address }) => address === peer) : undefined;
	};
	/** Whether both have said yes. */
	const isJoined = (call: Call | null) => call?.stage === "connecting" || call?.stage === "live";
	/** They may have said yes already, and this overtook it. */
	const mayBeEarly = ({ isOurs, stage }: Call) => isOurs && (stage === "calling" || stage === "there");

	async function open(call: Call, sitter: Sitter, link: string, offered: boolean): Promise<boolean> {
		const own = self();
		const iceServers = await needs.servers(false);
		const current = now();
		// hung up meanwhile
		if (!own || current?.id !== call.id || !isJoined(current)) return false;
		await (await hands()).callOpen({
			...{ call: call.id, peer: sitter.address, link, seat: sitter.seat, iceServers, offered },
			...{ relayOnly: needs.relayOnly(), polite: own > sitter.address },
			people: Object.keys(call.people).length + 1,
		});
		return true;
	}

	async function sdpIn(call: Call, sitter: Sitter, { body }: Sdp): Promise<void> {
		const { link, type, sdp: text } = body;
		if (type === "offer" && !offers.allows(sitter.address)) return journal("call too-many-offers");
		const read = readMediaSdp(text, type);
		if ("refused" in read) return journal(`call sdp ${read.refused}`);
		const isNew = sitter.link === undefined;
		// whoever was rung offers first, and there is one link
		if (isNew ? type !== "offer" || !call.isOurs : sitter.link !== link) return journal("call link");
		if (!isNew && sitter.fingerprint !== undefined && sitter.fingerprint !== read.fingerprint)
			return journal("call fingerprint");
		const known: Sitter = { ...sitter, link, fingerprint: read.fingerprint };
		change(call.id, known);
		if (isNew && !(await open(call, known, link, false))) return;
		const remote = await hands();
		await remote.callAccept({ call: call.id, peer: sitter.address, link, type, sdp: read.sdp });
	}

	async function iceIn(call: Call, sitter: Sitter, { body }: Ice): Promise<void> {
		const { link, ufrag, candidates } = body;
		if (sitter.link !== link) return;
		const good = candidates.filter((text) => text === "" || judgeCandidate(text) === "use");
		if (good.length < candidates.length) journal("call candidate");
		if (good.length === 0) return;
		const remote = await hands();
		await remote.callCandidates({ call: call.id, peer: sitter.address, link, ufrag, candidates: good });
	}

	function take(id: CallId, peer: Address, letter: CallSignal): void {
		job(id, async () => {
			const call = now();
			const sitter = sitterAt(peer);
			// `open` asks again whether both are in it
			if (call?.id !== id || !sitter) return;
			await (letter.t === "sdp" ? sdpIn(call, sitter, letter) : iceIn(call, sitter, letter));
		});
	}

	/** The link that a report is about, if it still is one. */
	function lineOf({ call: id, peer, link }: CallLink): Sitter | undefined {
		const call = now();
		const sitter = sitterAt(peer);
		return call?.id === id && sitter?.link === link ? sitter : undefined;
	}

	const reports: Pick<Handlers<CallReports>, "callSignal" | "callRestart"> = {
		async callSignal(signal) {
			const sitter = lineOf(signal);
			if (!sitter) return null;
			const { call, peer, link } = signal;
			const content =
				"description" in signal
					? ({ t: "sdp", body: { link, ...signal.description, call } } as const)
					: ({
							t: "ice",
							body: { link, ufrag: signal.ufrag, candidates: signal.candidates, call },
						} as const);
			// not waited for: letters wait for the relay's limits. A lost one is mended by the next offer
			void saying.run(peer, () => needs.say(peer, content)).catch(() => journal("call unsent"));
			return null;
		},
		async callRestart({ call, peer, link }) {
			if (lineOf({ call, peer, link }))
				job(call, async () => {
					const restart = await needs.servers(true);
					if (lineOf({ call, peer, link })) await (await hands()).callOffer({ call, peer, link, restart });
				});
			return null;
		},
	};

	return {
		reports,
		/** We were rung and said yes: the first offer is ours. */
		offer(call: Call, sitter: Sitter): void {
			const link = toBase64Url(random(linkBytes));
			change(call.id, { ...sitter, link });
			job(call.id, async () => {
				if (!(await open(call, sitter, link, true))) return;
				await (await hands()).callOffer({ call: call.id, peer: sitter.address, link });
			});
		},
		heard({ address }: Contact, letter: CallSignal): void {
			const call = now();
			const id = letter.body.call;
			if (!id || call?.id !== id || !sitterAt(address)) journal("call unknown");
			else if (isJoined(call)) take(id, address, letter);
			else if (!mayBeEarly(call)) journal("call before-consent");
			else early.set(id, [...(early.get(id) ?? []), letter].slice(0, mostEarly));
		},
		/** Their yes came: what overtook it counts. */
		joined(call: Call, sitter: Sitter): void {
			const waiting = early.get(call.id) ?? [];
			early.clear();
			for (const letter of waiting) take(call.id, sitter.address, letter);
		},
		forget(): void {
			offers = newOffers();
			early.clear();
		},
	};
}
