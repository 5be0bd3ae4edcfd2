/** A page that was sent: its letter, what it is called, where it really is, and a passage. Nothing is fetched; opening it is a question. */
import { X } from "lucide";
import type { Card } from "../../contract/view.ts";
import { linkFacts, safeHref } from "../../lib/link.ts";
import { useTalk } from "../talk.ts";
import { t } from "../words/words.ts";
import { IconButton } from "./icon-button.tsx";

/** The host in letters that do not lie, and what to call the page. */
function cardFacts({ url, title }: Card) {
	const href = safeHref(url);
	if (href === undefined) return { href, host: "", letter: "", title: title ?? "" };
	const { host } = linkFacts(href, "");
	const bare = host.replace(/^www\./, "");
	const { pathname, search } = new URL(href);
	const place = `${pathname}${search}`;
	return { href, host, letter: bare[0] ?? "", title: title ?? (place === "/" ? bare : place) };
}

export function PageCard({ card }: { readonly card: Card }) {
	const { asking } = useTalk();
	const { href, host, title } = cardFacts(card);
	if (href === undefined)
		return (
			<div class="page-card">
				<Face card={card} />
			</div>
		);
	return (
		<button
			type="button"
			class="page-card"
			aria-label={t("card.open", { title, host })}
			onClick={() => {
				asking.value = { kind: "link", href, text: card.title ?? "" };
			}}
		>
			<Face card={card} />
			{card.quote && (
				<span class="card-quote" dir="auto">
					{card.quote}
				</span>
			)}
		</button>
	);
}

/** Above the field, or above whom to choose: what goes with the next message, and the way out of it. */
export function CardBar({ card, onRemove }: { readonly card: Card; onRemove?(): void }) {
	return (
		<div class="card-bar">
			<div class="page-card">
				<Face card={card} />
				{card.quote && (
					<span class="card-quote" dir="auto">
						{card.quote}
					</span>
				)}
			</div>
			{onRemove && <IconButton icon={X} size={16} label={t("card.remove")} onClick={onRemove} />}
		</div>
	);
}

function Face({ card }: { readonly card: Card }) {
	const { host, letter, title } = cardFacts(card);
	return (
		<span class="card-face">
			<span class="card-letter" aria-hidden="true">
				{letter}
			</span>
			<span class="card-words">
				<span class={card.title ? "card-title" : "card-title card-place"}>
					<bdi dir={card.title ? "auto" : "ltr"}>{title}</bdi>
				</span>
				<span class="card-host">
					<bdi dir="ltr">{host}</bdi>
				</span>
			</span>
		</span>
	);
}
