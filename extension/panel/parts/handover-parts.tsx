/** What both browsers show while an identity goes from one to the other. */
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Code } from "../../../protocol/errors.ts";
import type { HandoverView } from "../../contract/view.ts";
import { useArrival } from "../hooks.ts";
import { sentence, t } from "../words/words.ts";

/** The title of the screen: each step is another page under the same head, and begins there. */
export function useStepTitle(is: HandoverView["is"] | undefined): RefObject<HTMLHeadingElement | null> {
	const title = useArrival<HTMLHeadingElement>();
	const first = useRef(true);
	// biome-ignore lint/correctness/useExhaustiveDependencies: with every step but the first
	useEffect(() => {
		if (!first.current) title.current?.focus();
		first.current = false;
	}, [is]);
	return title;
}

/** Six digits in two groups, to be compared. */
export function ComparedDigits({ digits }: { readonly digits: string }) {
	return (
		<p
			class="handover-digits"
			dir="ltr"
			role="img"
			aria-label={t("handover.digits", { digits: spelled(digits) })}
		>
			{[digits.slice(0, 3), digits.slice(3)].map((group, at) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: both may be the same
				<span key={at} aria-hidden="true">
					{group}
				</span>
			))}
		</p>
	);
}

/** So that they are read one by one. */
function spelled(digits: string): string {
	return [...digits].join(" ");
}

/** How much has gone over. */
export function Going({ title, part }: { readonly title: string; readonly part: number }) {
	return (
		<div class="stack-2">
			<h2 class="title">{title}</h2>
			<progress class="handover-part" aria-label={t("handover.part")} max={1} value={part} />
			<p class="muted">{t("handover.moving_text")}</p>
		</div>
	);
}

/** Why it came to nothing. */
export function Nothing({
	title,
	why,
	children,
}: {
	readonly title: string;
	readonly why: Code;
	readonly children: ComponentChildren;
}) {
	return (
		<div class="page">
			<div class="stack-2" role="alert">
				<h2 class="title">{title}</h2>
				<p class="muted">{sentence(why)}</p>
			</div>
			<div class="page-acts">{children}</div>
		</div>
	);
}
