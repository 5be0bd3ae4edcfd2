/** Who we are at the relay while another browser hands an identity over: an address for this alone, known by nobody else. */
import { type Bytes, fromBase64Url, noBytes, toBase64Url } from "../../../protocol/bytes.ts";
import type { Code } from "../../../protocol/errors.ts";
import { Secret } from "../../crypto/secret.ts";
import type { Admission, Credentials } from "../relay-link/login.ts";
import type { KeptHandover, Passport } from "./kept.ts";

interface Needs {
	readonly kept: KeptHandover;
	hasIdentity(): boolean;
	/** One change at a time. */
	inTurn<T>(job: () => Promise<T>): Promise<T>;
	/** The relay does not let us in, and no other try would change that. */
	refused(problem: Code): Promise<void>;
}

const bytes = (text: string): Bytes => fromBase64Url(text) ?? noBytes;

export function createPassage({ kept, hasIdentity, inTurn, refused }: Needs) {
	function taking() {
		const found = kept.now.peek();
		// a worker that died when everything was stored left it behind
		if (hasIdentity()) return undefined;
		return found?.side === "new" && found.is !== "over" ? found : undefined;
	}
	const change = (to: (passport: Passport) => Passport): Promise<void> =>
		inTurn(async () => {
			const now = taking();
			if (now) await kept.put({ ...now, passport: to(now.passport) });
		});
	return {
		isOn: () => taking() !== undefined,
		credentials(): Credentials | undefined {
			const passport = taking()?.passport;
			if (!passport) return undefined;
			const { url, address, secret, cap, relayHash, pin, token = passport.guestToken, pow } = passport;
			return {
				...{ url, address, secret: new Secret(bytes(secret)), cap: bytes(cap), pinHash: bytes(relayHash) },
				...(pin !== undefined && { pin: bytes(pin) }),
				...(token !== undefined && { token: bytes(token) }),
				...(pow !== undefined && { pow: bytes(pow) }),
			};
		},
		admitted: ({ relayKey, token }: Admission): Promise<void> =>
			change((passport) => ({
				...passport,
				pin: toBase64Url(relayKey),
				...(token && { token: toBase64Url(token) }),
			})),
		async dropToken(): Promise<"none" | "token" | "guest"> {
			const { token, guestToken } = taking()?.passport ?? {};
			if (token === undefined) return guestToken === undefined ? "none" : "guest";
			await change(({ token: _, ...rest }) => rest);
			return "token";
		},
		worked: (pow: Bytes): Promise<void> => change((passport) => ({ ...passport, pow: toBase64Url(pow) })),
		refused: (problem: Code): Promise<void> => inTurn(() => refused(problem)),
	};
}
export type Passage = ReturnType<typeof createPassage>;
