/**
 * Two who hear each other make sure that nobody stands between their sessions: four pictures and six digits, the same on both screens, which
 * one reads to the other. Whoever begins has committed to their bytes before the other's are known (`crypto/sas.ts`).
 */
import { type Bytes, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { Fault } from "../../../protocol/errors.ts";
import type { CallId, Iid } from "../../../protocol/ids.ts";
import type { Letter, LetterContent } from "../../../protocol/sealed/letter.ts";
import type { Seat } from "../../contract/call.ts";
import { sha256 } from "../../crypto/kdf.ts";
import { isCommitted, type Sas, sasBytes, sasCommitment, sasOf } from "../../crypto/sas.ts";
import { createRate } from "../../lib/rate.ts";
import type { Contact } from "../contacts/contact.ts";
import type { Call, Sitter } from "./call.ts";
import type { CallState } from "./call-state.ts";
import type { CallsNeeds } from "./calls-needs.ts";

/** As it is kept with the call. Bytes are base64url. */
export interface Comparing {
	readonly seat: Seat;
	/** Whose word it is: what is trusted in the end names them. */
	readonly iid: Iid;
	readonly round: string;
	/** Whether we began. */
	readonly isOurs: boolean;
	/** `asked`: ours, and they have not answered · `answered`: theirs, and not revealed yet · `shown` · `off`: it did not come about. */
	readonly step: "asked" | "answered" | "shown" | "off";
	/** While it is a secret … */
	readonly ours?: string;
	/** … theirs is a commitment, made in the session of which this is the hash. */
	readonly theirs?: string;
	readonly session?: string;
	readonly shown?: Sas;
}

interface Needs extends Pick<CallsNeeds, "clock" | "random" | "due" | "self" | "friend" | "say" | "journal"> {
	readonly state: CallState;
}
type Said = Extract<Letter, { t: "sas" }>;
type Body = Extract<LetterContent, { t: "sas" }>["body"];

const roundBytes = 16;
/** Four letters through the relay take a second. */
const patienceMs = 20_000;
/** Each is a guess for somebody in between, and a person who reads aloud makes no more. */
const roundsPerMinute = 6;

const bytesOf = (text: string | undefined): Bytes => (text && fromBase64Url(text)) || noBytes;

export function createComparing(needs: Needs) {
	const { clock, random, due, state, journal } = needs;
	const rounds = createRate<Seat>(clock, roundsPerMinute, 60_000);

	const say = (sitter: Sitter, body: Body) =>
		void needs.say(sitter.address, { t: "sas", body }).catch(() => journal("call unsent"));
	/** Somebody whom we hear, and with whom we have a session of our own. */
	function talker(call: Call | null, id: CallId, seat: Seat): { sitter: Sitter; iid: Iid } | undefined {
		const sitter = call?.id === id && call.stage === "live" ? call.people[seat] : undefined;
		const iid = needs.friend(seat)?.iid;
		const isHeard = sitter?.state === "live" && sitter.via === undefined;
		return sitter && isHeard && iid ? { sitter, iid } : undefined;
	}
	function keep(id: CallId, comparing: Comparing): void {
		state.change(id, { comparing });
		watch();
	}
	/** A letter may be lost, and nobody says it again. */
	function watch(): void {
		const call = state.now();
		const step = call?.comparing?.step;
		const isUnderWay = step === "asked" || step === "answered";
		due.at("call:compare", isUnderWay ? clock.now() + patienceMs : null, () => {
			const now = state.now()?.comparing;
			if (call && now && now.round === call.comparing?.round) off(call.id, now);
		});
	}
	function off(id: CallId, { ours: _, theirs: __, session: ___, ...comparing }: Comparing): void {
		if (comparing.step !== "shown") keep(id, { ...comparing, step: "off" });
	}

	type Step = (call: Call, sitter: Sitter, iid: Iid, body: Body, exportKey: Bytes) => void;
	const begun: Step = ({ id, comparing: now }, sitter, iid, body, exportKey) => {
		if (body.n !== 1 || !rounds.allows(sitter.seat)) return;
		const { round } = body;
		const isOther = now && now.seat !== sitter.seat && now.step !== "off";
		// one voice at a time
		if (isOther) return say(sitter, { call: id, round, n: 0 });
		// both began: the smaller address goes on
		const ourAddress = needs.self() ?? "";
		if (now?.isOurs && now.step === "asked" && now.seat === sitter.seat && ourAddress < sitter.address)
			return;
		const ours = toBase64Url(random(sasBytes));
		const theirs = body.bytes;
		const session = toBase64Url(sha256(exportKey));
		keep(id, { seat: sitter.seat, iid, round, isOurs: false, step: "answered", ours, theirs, session });
		say(sitter, { call: id, round, n: 2, bytes: ours });
	};
	const answered: Step = ({ id, comparing: now }, sitter, _, body, exportKey) => {
		if (body.n !== 2 || !now?.isOurs || now.step !== "asked") return;
		const { ours, ...rest } = now;
		const shown = sasOf(exportKey, bytesOf(ours), bytesOf(body.bytes));
		keep(id, { ...rest, step: "shown", shown });
		say(sitter, { call: id, round: now.round, n: 3, bytes: ours ?? "" });
	};
	const revealed: Step = ({ id, comparing: now }, sitter, _, body, exportKey) => {
		if (body.n !== 3 || !now || now.isOurs || now.step !== "answered") return;
		const first = bytesOf(body.bytes);
		const isSame = now.session === toBase64Url(sha256(exportKey));
		if (!isSame || !isCommitted(bytesOf(now.theirs), first)) {
			journal("call uncommitted");
			off(id, now);
			return say(sitter, { call: id, round: now.round, n: 0 });
		}
		const { ours, theirs: __, session: ___, ...rest } = now;
		keep(id, { ...rest, step: "shown", shown: sasOf(exportKey, first, bytesOf(ours)) });
	};
	/** They show nothing of it: what we show of this round is no word of theirs. */
	const stopped: Step = ({ id, comparing: now }) => {
		if (now) keep(id, { seat: now.seat, iid: now.iid, round: now.round, isOurs: now.isOurs, step: "off" });
	};
	const steps: readonly Step[] = [stopped, begun, answered, revealed];

	return {
		/** Begins with somebody in the call; what was before is over. Fails: call-over, not-accepted, too-fast. */
		begin(id: CallId, seat: Seat): void {
			const call = state.now();
			if (call?.id !== id || call.stage !== "live") throw new Fault("call-over");
			const found = talker(call, id, seat);
			if (!found) throw new Fault("not-accepted");
			if (!rounds.allows(seat)) throw new Fault("too-fast");
			const round = toBase64Url(random(roundBytes));
			const ours = random(sasBytes);
			keep(id, { seat, iid: found.iid, round, isOurs: true, step: "asked", ours: toBase64Url(ours) });
			say(found.sitter, { call: id, round, n: 1, bytes: toBase64Url(sasCommitment(ours)) });
		},
		/** It is off the screen. A repeat does nothing. */
		end(id: CallId): void {
			state.change(id, { comparing: undefined });
			watch();
		},
		/** A step of theirs, from a session with this export key. */
		heard(contact: Contact, { body }: Said, exportKey: string): void {
			const call = state.now();
			const found = talker(call, body.call, contact.id);
			const isOfRound = call?.comparing?.round === body.round && call.comparing.seat === contact.id;
			const isKnown = found?.sitter.address === contact.address && (body.n === 1 || isOfRound);
			if (!call || !found || !isKnown) journal("call unknown");
			else steps[body.n]?.(call, found.sitter, found.iid, body, bytesOf(exportKey));
		},
		watch,
	};
}
