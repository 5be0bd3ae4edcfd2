/** Who can be reached at the relay now: whose address we opened, and who of them is here. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Bytes, fromBase64Url } from "../../../protocol/bytes.ts";
import type { Address } from "../../../protocol/ids.ts";
import { limits } from "../../../protocol/limits.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Link } from "./link.ts";

/** `open`: here, and letters go unhindered · `answer`: they wrote just now, so a short answer passes · `none`. */
export type Path = "open" | "answer" | "none";

interface Openable {
	readonly address: Address;
	readonly cap?: string;
}

export function createReach(link: Pick<Link, "ask">, clock: Clock) {
	const here = signal<ReadonlySet<Address>>(new Set());
	const heard = new Map<Address, number>();
	/** Whom we asked about: a relay that goes on about others fills no memory of ours. */
	const asked = new Set<Address>();
	/** Whose cap was shown in this connection, right or wrong. */
	const shown = new Set<Address>();

	function set(address: Address, isHere: boolean) {
		if (here.peek().has(address) === isHere || (isHere && !asked.has(address))) return;
		const next = new Set(here.peek());
		if (isHere) next.add(address);
		else next.delete(address);
		here.value = next;
	}
	return {
		here: here as ReadonlySignal<ReadonlySet<Address>>,
		/** Presents caps and begins to watch. What the relay does not answer is asked again with the next connection. */
		async open(people: readonly Openable[]): Promise<void> {
			const targets = people.flatMap(({ address, cap }) => {
				const bytes: Bytes | undefined = cap === undefined ? undefined : fromBase64Url(cap);
				return bytes ? [{ target: address, cap: bytes }] : [];
			});
			for (let i = 0; i < targets.length; i += limits.targetsPerControl) {
				const some = targets.slice(i, i + limits.targetsPerControl);
				for (const { target } of some) asked.add(target);
				for (const { target } of some) shown.add(target);
				const { open } = await link.ask("open", { targets: some });
				if (open.length > 0) await link.ask("watch", { targets: open });
			}
		},
		set,
		/** Whoever showed a cap may not knock there in the same connection. */
		mayKnock: ({ address }: Openable): boolean => !shown.has(address),
		/** A letter came from there. */
		heardFrom(address: Address): void {
			heard.set(address, clock.now());
		},
		lost(): void {
			here.value = new Set();
			heard.clear();
			shown.clear();
		},
		/** `isDoubtful`: their cap may open nothing any more, and a short answer passes without. */
		path({ address, cap }: Openable, isDoubtful = false): Path {
			if (here.peek().has(address)) return "open";
			if (cap !== undefined && !isDoubtful) return "none";
			const at = heard.get(address);
			return at !== undefined && clock.now() - at < limits.answerMs ? "answer" : "none";
		},
	};
}
