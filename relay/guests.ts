/** Invitations: a token that admits one new address, once, within a day. Only its hash is kept. */
import { type Bytes, fromBase64Url, toBase64Url } from "../protocol/bytes.ts";
import { type Address, parseAddress } from "../protocol/ids.ts";
import { hasOnly, isFields, parseObject } from "../protocol/json.ts";
import { limits as agreed } from "../protocol/limits.ts";
import { sha256 } from "./crypto.ts";
import { sizes } from "./limits.ts";

interface Guest {
	/** SHA-256 of the token, base64url. */
	readonly hash: string;
	/** Who invited. */
	readonly by: Address;
	/** Unix seconds. */
	readonly exp: number;
}
interface Needs {
	/** Milliseconds since the epoch: invitations outlive the process. */
	date(): number;
	random(length: number): Bytes;
	/** Invitations of one address that are open at once. */
	readonly open: number;
	readonly saved?: readonly Guest[];
	onChange?(): void;
}
export interface Guests {
	/** A new token of 16 bytes, or `undefined` when this address, or everybody together, has too many that nobody used. */
	mint(by: Address): { readonly token: Bytes; readonly exp: number } | undefined;
	/**
	 * Takes a token of whoever showed it; `false` when it is none, has run out, or is used: by the same address it may be shown again for some
	 * minutes, because the welcome may have been lost.
	 */
	redeem(token: Bytes, by: Address): boolean;
	/** Everything, to be kept. */
	text(): string;
}

export function createGuests({ date, random, open, saved = [], onChange = () => {} }: Needs): Guests {
	const guests = new Map<string, Guest>(saved.map((guest) => [guest.hash, guest]));
	/** Who used one lately: in memory alone, so that no file tells whom somebody invited. */
	const lately = new Map<string, { readonly by: Address; readonly until: number }>();
	const seconds = () => Math.floor(date() / 1000);
	const hashOf = (token: Bytes) => toBase64Url(sha256(token));
	function forgetOld() {
		for (const { hash, exp } of guests.values()) if (seconds() >= exp) guests.delete(hash);
		for (const [hash, { until }] of lately) if (seconds() >= until) lately.delete(hash);
	}
	return {
		mint(by) {
			forgetOld();
			// who has many addresses must not fill our memory; and an invitation that was given is kept, so a new one waits
			if (guests.size >= sizes.guests) return undefined;
			if ([...guests.values()].filter((guest) => guest.by === by).length >= open) return undefined;
			const token = random(16);
			const exp = seconds() + agreed.guestSeconds;
			guests.set(hashOf(token), { hash: hashOf(token), by, exp });
			onChange();
			return { token, exp };
		},
		redeem(token, by) {
			forgetOld();
			const hash = hashOf(token);
			const isOne = guests.delete(hash);
			if (!isOne) return lately.get(hash)?.by === by;
			lately.set(hash, { by, until: seconds() + sizes.guestAgainSeconds });
			const [oldest] = lately.keys();
			if (lately.size > sizes.guests && oldest !== undefined) lately.delete(oldest);
			onChange();
			return true;
		},
		text: () => `${JSON.stringify({ guests: [...guests.values()] })}\n`,
	};
}

/** The invitations of a file that `text()` wrote, or `undefined` when it is something else. */
export function parseGuests(text: string): readonly Guest[] | undefined {
	const fields = parseObject(text);
	if (!fields || !hasOnly(fields, ["guests"]) || !Array.isArray(fields.guests)) return undefined;
	const guests: Guest[] = [];
	for (const each of fields.guests) {
		const { hash, by, exp } = isFields(each) ? each : {};
		const address = parseAddress(by);
		if (typeof hash !== "string" || fromBase64Url(hash)?.length !== 32) return undefined;
		if (!address || typeof exp !== "number") return undefined;
		guests.push({ hash, by: address, exp });
	}
	return guests;
}
