/** The keys that work everywhere in the browser: which they are, which one somebody else has, and where to change them. */
import { ChevronRight, CircleAlert, Keyboard } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { usePanel } from "../panel.ts";
import { Icon } from "../parts/icon.tsx";
import { useVisible } from "../parts/visible.ts";
import type { Shortcut } from "../shortcuts.ts";
import { t } from "../words/words.ts";

export function ShortcutSettings() {
	const { shortcuts } = usePanel();
	const [all, setAll] = useState<readonly Shortcut[]>([]);
	// whoever changed them in a tab comes back to this
	const isVisible = useVisible();
	// biome-ignore lint/correctness/useExhaustiveDependencies: being seen again is a reason to look again
	useEffect(() => {
		let isLive = true;
		const look = () =>
			void shortcuts.all().then(
				(found) => isLive && setAll(found),
				() => {},
			);
		look();
		addEventListener("focus", look);
		return () => {
			isLive = false;
			removeEventListener("focus", look);
		};
	}, [shortcuts, isVisible]);
	if (all.length === 0) return null;
	const isClash = ({ keys }: Shortcut) => keys !== "" && all.filter((one) => one.keys === keys).length > 1;
	return (
		<>
			<h2 class="section">{t("keys.title")}</h2>
			<div class="box-list">
				<ul>
					{all.map((one) => (
						<li key={one.name} class="box-row">
							<span class="grow">
								{t(`keys.${one.name}`)}
								{one.keys === "" && one.wished !== "" && (
									<Warning>{t("keys.free", { key: readable(one.wished) })}</Warning>
								)}
								{isClash(one) && <Warning>{t("keys.clash")}</Warning>}
							</span>
							{one.keys === "" ? (
								<span class="box-value muted">{t("keys.none")}</span>
							) : (
								<kbd class="box-value" dir="ltr">
									{readable(one.keys)}
								</kbd>
							)}
						</li>
					))}
				</ul>
				<button type="button" class="box-row box-press box-more" onClick={shortcuts.change}>
					<Icon of={Keyboard} />
					<span class="grow">{t("keys.change")}</span>
					<span class="arrow muted">
						<Icon of={ChevronRight} size={16} />
					</span>
				</button>
			</div>
		</>
	);
}

function Warning({ children }: { readonly children: string }) {
	return (
		<span class="hint hint-bad box-warning">
			<Icon of={CircleAlert} size={14} />
			<span>{children}</span>
		</span>
	);
}

/** A space on each side of a plus, so that a long one may break. */
const readable = (keys: string) => keys.replaceAll("+", " + ");
