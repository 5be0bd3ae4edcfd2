/** How far a message of ours got: a glyph, and the word that carries the promise. */
import { Check, CheckCheck, CircleAlert, CircleDashed, Eye, type IconNode } from "lucide";
import type { Delivery } from "../../contract/view.ts";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";

const icons: Readonly<Record<Delivery, IconNode>> = {
	waiting: CircleDashed,
	sent: Check,
	delivered: CheckCheck,
	read: Eye,
	failed: CircleAlert,
};

export function DeliveryIcon({ of, size = 14 }: { readonly of: Delivery; readonly size?: number }) {
	return <Icon of={icons[of]} size={size} />;
}

export function deliveryWords(of: Delivery, name: string): string {
	if (of === "waiting") return t("chat.waiting", { name });
	return t(`chat.${of}`);
}

/** The whole sentence, for a look. */
export function deliveryHint(of: Delivery, name: string): string | undefined {
	if (of === "waiting") return t("chat.waiting_long", { name });
	return of === "failed" ? t("chat.failed_long", { name }) : undefined;
}
