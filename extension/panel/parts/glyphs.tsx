/** Two dots and what is between them; and the tick of a person who was verified. */
import type { ContactRow } from "../../contract/view.ts";
import { t } from "../words/words.ts";

/** Us and the relay. */
export function LinkGlyph({ isOn }: { readonly isOn: boolean }) {
	return (
		<svg class="icon" width="16" height="10" viewBox="0 0 16 10" aria-hidden="true">
			{isOn && <path d="M3 5h10" stroke="currentColor" stroke-width="1.4" />}
			<circle cx="2.6" cy="5" r="2.1" fill="currentColor" />
			{isOn ? (
				<circle cx="13.2" cy="5" r="2.1" fill="currentColor" />
			) : (
				<circle cx="13.2" cy="5" r="1.8" fill="none" stroke="currentColor" stroke-width="1.3" />
			)}
		</svg>
	);
}

/** Us and a person, with the word that carries the promise. */
export function Path({ of }: { readonly of: ContactRow["path"] }) {
	if (of === "direct")
		return (
			<span class="path">
				<LinkGlyph isOn />
				<span class="cut">{t("chat.direct")}</span>
			</span>
		);
	if (of === "none")
		return (
			<span class="path">
				<LinkGlyph isOn={false} />
				<span class="cut">{t("chat.not_connected")}</span>
			</span>
		);
	return (
		<span class="path">
			<svg class="icon" width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
				<path d="M2.6 7.4 9 3l6.4 4.4" fill="none" stroke="currentColor" stroke-width="1.4" />
				<circle cx="2.6" cy="7.4" r="2.1" fill="currentColor" />
				<circle cx="15.4" cy="7.4" r="2.1" fill="currentColor" />
				<circle class="path-relay" cx="9" cy="2.8" r="1.9" stroke="currentColor" stroke-width="1.3" />
			</svg>
			<span class="cut">{t("chat.through_relay")}</span>
		</span>
	);
}

export function Verified({ size = 14 }: { readonly size?: number }) {
	return (
		<svg
			class="verified"
			width={size}
			height={size}
			viewBox="0 0 16 16"
			role="img"
			aria-label={t("chat.verified")}
		>
			<circle cx="8" cy="8" r="7.2" fill="currentColor" />
			<path
				class="verified-tick"
				d="m4.9 8.3 2.2 2.2 4.1-4.5"
				fill="none"
				stroke-width="1.7"
				stroke-linecap="round"
				stroke-linejoin="round"
			/>
		</svg>
	);
}
