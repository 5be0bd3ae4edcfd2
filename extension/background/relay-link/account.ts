/** Which relay we use, and what we are there: address, cap, pin, token. Another relay sees another address. */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Bytes, equal, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import { type Code, Fault } from "../../../protocol/errors.ts";
import type { Address, Handle } from "../../../protocol/ids.ts";
import type { Invite } from "../../../protocol/invite.ts";
import { addressOf, createAddress } from "../../crypto/address.ts";
import { reveal, Secret } from "../../crypto/secret.ts";
import type { Clock } from "../../lib/clock.ts";
import { createQueue } from "../../lib/queue.ts";
import type { RecordChange, Records } from "../../storage/sealed-records.ts";
import { commit, type Step, stepOf } from "../../storage/step.ts";
import type { Admission, Credentials } from "./login.ts";
import type { Allowed } from "./pace.ts";
import { parseRelayUrl } from "./url.ts";

/** Bytes are base64url. */
export interface Account {
	readonly url: string;
	readonly label: string;
	readonly insecure: boolean;
	readonly secret: string;
	readonly address: Address;
	readonly cap: string;
	/** How often the cap was changed. */
	readonly capN?: number;
	/** The relay has not seen this cap yet: whoever knows the one before can still open our address there. */
	readonly capIsNew?: true;
	readonly pin?: string;
	readonly token?: string;
	/** SHA-256 of the key that an invite names, until the relay let us in and is pinned by the key itself. */
	readonly pinHash?: string;
	/** An invite's, for the first login. */
	readonly guestToken?: string;
	/** Whether it lets in nobody without a password or an invite; absent where it was never told. */
	readonly hasPassword?: boolean;
	/** As it was typed; from then until the relay let us in, or said that it is wrong. */
	readonly password?: string;
	/** The work this relay asked of a new address. */
	readonly pow?: string;
	readonly limits?: Allowed;
	/** Another key than the pin, as the relay showed it last: what a person may decide to trust. */
	readonly offered?: string;
	readonly name?: string;
	/** The handle the relay gave us. */
	readonly claimed?: Handle;
	readonly wasRefusedHandle?: boolean;
	/** Why no try is made without a person. */
	readonly stopped?: Code;
	/** How far our clock was ahead of the relay's at the last login, milliseconds, when they differ much. */
	readonly clockAhead?: number;
	/** When it let us in last, milliseconds, to the hour. */
	readonly usedAt?: number;
	/** Other hosts that the relay names for direct paths, and whether a person allowed them. */
	readonly iceHosts?: readonly string[];
	readonly useIceHosts?: boolean;
}

const hourMs = 3_600_000;

/** Clocks differ by less than this without anybody noticing. */
const clockPatienceMs = 10 * 60_000;

const currentKey = "relay";

export interface Accounts {
	readonly current: ReadonlySignal<Account | undefined>;
	/** What we are at every relay, by its URL. */
	readonly known: ReadonlySignal<Readonly<Record<string, Account>>>;
	/** Fails: url-malformed, url-insecure. */
	choose(text: string, password?: string): Promise<void>;
	/** A relay to be used later, and the address key there; answers with its URL. Fails: url-malformed, url-insecure, port-blocked. */
	add(text: string, password?: string): Promise<string>;
	/** A relay we know becomes the one in use, stored together with what `store` adds. Fails: not-found. */
	use(url: string, store: (change: Step) => Promise<void>): Promise<void>;
	/** What we are there is gone, together with what `store` adds. */
	forget(url: string, store: (change: Step) => Promise<void>): Promise<void>;
	/** The relay that an invite names, instead of none or one that never let us in. Fails as `choose`. */
	invited(invite: Pick<Invite, "url" | "relayHash" | "guestToken">): Promise<Step>;
	leave(): Promise<void>;
	/** Another cap at each of these relays that we know, stored together with what `store` adds; the next login there shows it. */
	changeCaps(urls: readonly string[], store: (change: readonly Step[]) => Promise<void>): Promise<void>;
	stop(problem: Code | undefined): Promise<void>;
	admitted(admission: Admission, wished: Handle | undefined): Promise<void>;
	/** The relay no longer takes our token. Answers whether there was one, and whether it was an invite's. */
	dropToken(): Promise<"none" | "token" | "guest">;
	/** The password was wrong, or there is none to give. */
	forgetPassword(): Promise<void>;
	/** The work was done, 8 bytes. */
	worked(pow: Bytes): Promise<void>;
	/** The relay shows another key than the pinned one. */
	offered(relayKey: Bytes): Promise<void>;
	/** A person trusts the key that was offered: the pin, and the token that the old one gave, are forgotten. */
	trustOffered(): Promise<void>;
	claimed(handle: Handle): Promise<void>;
	/** The relay names these hosts, its own left out: others than before are asked about anew. */
	namedIceHosts(hosts: readonly string[]): Promise<void>;
	useIceHosts(use: boolean): Promise<void>;
	credentials(handle: Handle | undefined): Credentials | undefined;
	/** What we are at every relay. */
	all(): Promise<readonly Account[]>;
}

export async function openAccounts(
	records: Records,
	clock: Clock,
	random: (length: number) => Bytes,
): Promise<Accounts> {
	const rows = await records.list<Account>("items", { prefix: keyOf("") });
	const known = signal<Readonly<Record<string, Account>>>(
		Object.fromEntries(rows.map(({ value }) => [value.url, value])),
	);
	const learn = (account: Account) => {
		known.value = { ...known.peek(), [account.url]: account };
	};
	const named = await records.get<{ url: string }>("items", currentKey);
	const current = signal(named && known.peek()[named.url]);

	/** One change at a time: none is made of what another is just changing. */
	const queue = createQueue<"account">();

	/** Changes the account in use, if any; a record that stays as it is is not written. */
	const change = (to: (account: Account) => Account): Promise<void> =>
		queue.run("account", async () => {
			const account = current.peek();
			const next = account && to(account);
			// a worker woken by a login a minute must not write to the disk a minute
			if (next && JSON.stringify(next) !== JSON.stringify(account)) await keep(next);
		});
	const put = (account: Account): Step => ({
		changes: [
			{ store: "items", key: keyOf(account.url), value: account },
			{ store: "items", key: currentKey, value: { url: account.url } },
		],
		show: () => {
			learn(account);
			current.value = account;
		},
	});
	const keep = (account: Account): Promise<void> => commit(records, put(account));
	/** What we are at a relay, as we were there before or anew. */
	async function at(text: string): Promise<Account> {
		const url = parseRelayUrl(text);
		if (typeof url === "string") throw new Fault(url);
		const before = await records.get<Account>("items", keyOf(url.url));
		if (before) return { ...before, ...url };
		const { address, secret } = createAddress(random);
		const cap = toBase64Url(random(16));
		// no cap of an account that was forgotten had this number: everybody is told anew
		return { ...url, address, secret: toBase64Url(reveal(secret)), cap, capN: clock.now() };
	}
	return {
		current,
		known,
		add: (text, password) =>
			queue.run("account", async () => {
				const { stopped: _, password: __, pinHash: ___, ...account } = await at(text);
				const next: Account = { ...account, ...(password && { password }) };
				const row = { store: "items", key: keyOf(next.url), value: next } as const;
				const show = () => {
					learn(next);
					if (current.peek()?.url === next.url) current.value = next;
				};
				await commit(records, stepOf(row, show));
				return next.url;
			}),
		use: (url, store) =>
			queue.run("account", async () => {
				const account = known.peek()[url];
				if (!account) throw new Fault("not-found");
				const { stopped: _, ...rest } = account;
				await store(put(rest));
			}),
		forget: (url, store) =>
			queue.run("account", () =>
				store(
					stepOf({ store: "items", key: keyOf(url), value: undefined }, () => {
						const { [url]: _, ...others } = known.peek();
						known.value = others;
					}),
				),
			),
		all: async () => Object.values(known.peek()),
		choose: (text, password) =>
			queue.run("account", async () => {
				// whoever types the address means it, whatever an invite said of its key
				const { stopped: _, password: __, pinHash: ___, ...account } = await at(text);
				await keep({ ...account, ...(password && { password }) });
			}),
		async invited({ url, relayHash, guestToken }) {
			const { stopped: _, password: __, guestToken: ___, ...account } = await at(url);
			return put({
				...account,
				...(account.pin === undefined && { pinHash: toBase64Url(relayHash) }),
				...(guestToken && account.token === undefined && { guestToken: toBase64Url(guestToken) }),
			});
		},
		async leave() {
			await records.write([{ store: "items", key: currentKey, value: undefined }]);
			current.value = undefined;
		},
		changeCaps: (urls, store) =>
			queue.run("account", () =>
				store(
					[...new Set(urls)].flatMap((url) => {
						const account = known.peek()[url];
						if (!account) return [];
						const cap = toBase64Url(random(16));
						const next: Account = { ...account, cap, capN: (account.capN ?? 0) + 1, capIsNew: true };
						const show = () => {
							learn(next);
							if (current.peek()?.url === url) current.value = next;
						};
						return [stepOf({ store: "items", key: keyOf(url), value: next }, show)];
					}),
				),
			),
		stop: (problem) =>
			change(({ stopped: _, ...rest }) => ({ ...rest, ...(problem && { stopped: problem }) })),
		admitted: ({ relayKey, name, limits, token, handle, time, auth, cap }, wished) =>
			change((before) => {
				const { claimed: _, token: old, stopped: __, password: ___, offered: ____, ...others } = before;
				const { clockAhead: _____, pinHash: ______, guestToken, capIsNew, ...rest } = others;
				// it may have been changed while this login was under way
				const isShown = toBase64Url(cap) === before.cap;
				const isGuest = auth === "token" && old === undefined && guestToken !== undefined;
				const hasPassword = auth === "token" && !isGuest ? before.hasPassword : auth !== "open";
				const kept = token ? toBase64Url(token) : old;
				const ahead = clock.now() - time * 1000;
				return {
					...rest,
					...(capIsNew && !isShown && { capIsNew }),
					...(Math.abs(ahead) > clockPatienceMs && { clockAhead: Math.round(ahead / 60_000) * 60_000 }),
					pin: toBase64Url(relayKey),
					...(hasPassword !== undefined && { hasPassword }),
					name,
					limits,
					usedAt: Math.floor(clock.now() / hourMs) * hourMs,
					...(kept !== undefined && { token: kept }),
					...(handle && { claimed: handle }),
					wasRefusedHandle: handle === undefined || handle !== wished,
				};
			}),
		async dropToken() {
			const { token, guestToken } = current.peek() ?? {};
			if (token !== undefined) await change(({ token: _, ...rest }) => rest);
			else await change(({ guestToken: _, ...rest }) => rest);
			return token !== undefined ? "token" : guestToken !== undefined ? "guest" : "none";
		},
		forgetPassword: () => change(({ password: _, ...rest }) => rest),
		worked: (pow) => change((account) => ({ ...account, pow: toBase64Url(pow) })),
		offered: (relayKey) => change((account) => ({ ...account, offered: toBase64Url(relayKey) })),
		trustOffered: () =>
			change((account) => {
				const { offered, token: _, stopped: __, pinHash: ___, guestToken: ____, ...rest } = account;
				return offered === undefined ? account : { ...rest, pin: offered };
			}),
		namedIceHosts: (hosts) =>
			change(({ iceHosts = [], useIceHosts, ...rest }) => {
				if (hosts.length === 0) return rest;
				const isKnown = hosts.every((host) => iceHosts.includes(host));
				return { ...rest, iceHosts: hosts, ...(isKnown && useIceHosts !== undefined && { useIceHosts }) };
			}),
		useIceHosts: (use) => change((account) => ({ ...account, useIceHosts: use })),
		claimed: (handle) => change((account) => ({ ...account, claimed: handle, wasRefusedHandle: false })),
		credentials(handle) {
			const account = current.peek();
			if (!account || account.stopped || !handle) return undefined;
			const token = account.token ?? account.guestToken;
			const bytes = (text: string) => fromBase64Url(text) ?? noBytes;
			const secret = new Secret(bytes(account.secret));
			// a record put together from two: the address would not be ours
			if (!equal(bytes(addressOf(secret)), bytes(account.address))) throw new Fault("storage-refused");
			return {
				url: account.url,
				address: account.address,
				secret,
				cap: bytes(account.cap),
				...(account.capIsNew && { capIsNew: true as const }),
				handle,
				...(token !== undefined && { token: bytes(token) }),
				...(account.password !== undefined && { password: account.password }),
				...(account.limits && { limits: account.limits }),
				...(account.pow !== undefined && { pow: bytes(account.pow) }),
				...(account.pin !== undefined && { pin: bytes(account.pin) }),
				...(account.pinHash !== undefined && { pinHash: bytes(account.pinHash) }),
			};
		},
	};
}

/** The same address at a relay again, with another cap; and its row. Fails with `storage-refused` for what is no relay's. */
export function accountAgain(
	{ url: text, secret, ...known }: Pick<Account, "url" | "secret" | "pin" | "token" | "name" | "hasPassword">,
	random: (length: number) => Bytes,
): { readonly account: Account; readonly change: RecordChange } {
	const url = parseRelayUrl(text);
	if (typeof url === "string") throw new Fault("storage-refused");
	const address = addressOf(new Secret(fromBase64Url(secret) ?? noBytes));
	// no connection that is up has shown it: whatever the wire is logged in as by now, it logs in anew
	const capIsNew = true as const;
	const account = { ...known, ...url, secret, address, cap: toBase64Url(random(16)), capIsNew };
	return { account, change: { store: "items", key: keyOf(url.url), value: account } };
}

/** Which relay is in use. */
export function inUse(url: string): RecordChange {
	return { store: "items", key: currentKey, value: { url } };
}

function keyOf(url: string): string {
	return `relay:${url}`;
}
