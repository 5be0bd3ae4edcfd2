import { i18n } from "#i18n";
document.body.append(i18n.t("error.not-found"));
