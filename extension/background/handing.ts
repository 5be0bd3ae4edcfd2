/** An identity that goes on in another browser: given by the one that has it, taken by the one that has none. */
import { computed, effect } from "@preact/signals-core";
import type { Bytes } from "../../protocol/bytes.ts";
import { Fault } from "../../protocol/errors.ts";
import type { Address, LetterId } from "../../protocol/ids.ts";
import { isHandover, parseHandoverFrame } from "../../protocol/sealed/handover-frame.ts";
import type { HandoverView } from "../contract/view.ts";
import { padded, unpadded } from "../crypto/backup-file.ts";
import { createQueue } from "../lib/queue.ts";
import type { AtRelay } from "./at-relay.ts";
import type { createBacking } from "./backing.ts";
import type { Due } from "./due.ts";
import { createGiving } from "./handover/giving.ts";
import type { Handover } from "./handover/kept.ts";
import { createPassage } from "./handover/passage.ts";
import { createTaking } from "./handover/taking.ts";
import { parseRelayUrl } from "./relay-link/url.ts";
import type { Store } from "./store.ts";
import type { World } from "./world.ts";

interface Needs extends Pick<World, "clock" | "random" | "hands" | "again"> {
	readonly store: Store;
	readonly relay: AtRelay;
	readonly due: Due;
	readonly backing: ReturnType<typeof createBacking>;
	/** Lets one new address into the relay, where it needs that. Fails: offline, too-many-invites. */
	guest(): Promise<Bytes | undefined>;
}

/** How often what was not answered is looked at. */
const lookMs = 2_000;
/** While a person has the next word, only the end of the time is waited for. */
const isQuiet = ({ is }: Handover) => is === "code" || is === "over";

export function createHanding({ clock, random, hands, again, store, relay, due, backing, guest }: Needs) {
	const { handover: kept, identity, accounts, journal } = store;
	const { link } = relay;
	const queue = createQueue<"handover">();
	const inTurn = <T>(job: () => Promise<T>): Promise<T> => queue.run("handover", job);
	const note = (event: string) => journal.note(event);

	const giving = createGiving({
		...{ clock, random, kept, send: relay.send, journal: note },
		me: () => (identity.self.peek() && !identity.isSuperseded() ? accounts.current.peek() : undefined),
		contents: async () => padded(await backing.backup.contents()),
		open: (target, cap) =>
			void link.ask("open", { targets: [{ target, cap }] }).catch(() => note("handover unopened")),
		async superseded(statement) {
			if (!(await identity.superseded(statement))) return false;
			await accounts.stop("superseded");
			// not awaited: what is closed here is what told us
			void link.apply().catch(() => note("not-stopped"));
			return true;
		},
	});
	const hasIdentity = () => identity.self.peek() !== undefined;
	const taking = createTaking({
		...{ clock, random, kept, hasIdentity, inTurn, again, send: relay.send, journal: note },
		relayUrl(text) {
			const url = parseRelayUrl(text);
			return typeof url === "string" ? url : url.url;
		},
		trouble() {
			const state = link.state.peek();
			return state.is === "waiting" ? (state.problem ?? "offline") : undefined;
		},
		isConnected: relay.isConnected,
		async hangUp() {
			await link.apply();
			// also the wire of a worker that died
			await (await hands()).want({ url: null });
		},
		async store(id, bytes) {
			const plain = unpadded(bytes);
			if (!plain) throw new Fault("handover-damaged");
			await backing.takeOver(id, plain);
		},
		statement: async () => (await identity.credentials()).statement,
	});
	const passage = createPassage({ kept, hasIdentity, inTurn, refused: taking.refused });

	async function tick(): Promise<void> {
		await inTurn(async () => {
			await giving.tick();
			await taking.tick();
		}).catch(() => note("handover tick"));
		arm();
	}
	/** The hands wake the worker, whichever one it is then. */
	function arm() {
		const now = kept.now.peek();
		const next = now && (isQuiet(now) ? now.until : Math.min(now.until, clock.now() + lookMs));
		due.at("handover", next ?? null, () => void tick());
	}
	effect(() => {
		kept.now.value;
		arm();
	});

	return {
		passage,
		view: computed((): HandoverView | null => {
			const now = kept.now.value;
			if (!now) return null;
			const { side, id, until } = now;
			if (now.is === "over") return { is: "over", side, id, why: now.why };
			if (now.is === "code") return { is: "code", side: "old", id, since: now.since, until };
			if (now.is === "comparing") return { is: "comparing", side, id, digits: now.digits, until };
			if (now.is === "moving") {
				const part = side === "old" ? giving.part : taking.part;
				return { is: "moving", side, id, part: part.value };
			}
			const state = link.state.value;
			const problem = "problem" in state && side === "new" ? state.problem : undefined;
			return { is: "meeting", side, id, ...(problem && { problem }) };
		}),
		/** Shows a code. Fails: no-identity, offline, too-many-invites, and as the relay does. A repeat is the same code. */
		async begin(id: LetterId): Promise<void> {
			if (!identity.self.peek()) throw new Fault("no-identity");
			if (kept.now.peek()?.id === id) return;
			// before the turn: letters must not wait for an answer of the relay
			const guestToken = await guest();
			await inTurn(() => giving.begin(id, guestToken));
		},
		text: giving.text,
		confirm: (id: LetterId, digits: string): Promise<void> => inTurn(() => giving.confirm(id, digits)),
		/** Goes to whoever shows this code. */
		async take(id: LetterId, text: string): Promise<void> {
			await inTurn(() => taking.begin(id, text));
			await link.apply();
		},
		/** Ends it on this side, or takes what became of it off the screen. */
		stop: (): Promise<void> =>
			inTurn(async () => {
				await giving.stop();
				await taking.stop();
			}),
		replaced: () => void inTurn(giving.replaced).catch(() => note("handover replaced")),
		isFrame: isHandover,
		/** A frame came. Answers when everything it changed is kept. */
		async heard(sender: Address, body: Bytes): Promise<void> {
			const frame = parseHandoverFrame(body);
			if (!frame) return note("refused no-frame");
			await inTurn(async () => {
				await giving.heard(sender, frame);
				await taking.heard(sender, frame);
			});
		},
		connected(): void {
			giving.connected();
			taking.connected();
		},
		/** Nothing that ends the memory of the browser should come between. */
		isUnderWay(): boolean {
			const is = kept.now.peek()?.is;
			return is !== undefined && is !== "over";
		},
		/** Before anything is dialled. */
		wake: (): Promise<void> => inTurn(taking.wake),
	};
}
