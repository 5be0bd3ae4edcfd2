/** Where a relay is, and the password it may have. */
import type { RefObject } from "preact";
import { limits } from "../../../protocol/limits.ts";
import { t } from "../words/words.ts";
import { Field } from "./field.tsx";

interface Props {
	readonly value: string;
	readonly fieldRef?: RefObject<HTMLInputElement | null>;
	readonly problem?: string | undefined;
	onValue(value: string): void;
}

/** As a person types it: what goes without saying is left out. */
export const typedAddress = (url: string) => url.replace(/^wss?:\/\//, "").replace(/\/ws$/, "");
/** What is dialled: as long as nobody typed another address it is the same URL, with its scheme. */
export const wholeAddress = (typed: string, url = "") => (typed === typedAddress(url) ? url : typed);

export const AddressField = (props: Props) => (
	<Field
		label={t("connect.address")}
		placeholder="relay.example.org"
		isUrl
		maxLength={limits.urlBytes}
		{...props}
	/>
);

export const PasswordField = (props: Props) => (
	<Field
		label={t("connect.password")}
		note={t("connect.password_hint")}
		isSecret
		maxLength={256}
		{...props}
	/>
);
