# Prints the expected values of tests/methods/participation. Run in this folder: Rscript retention.R
suppressPackageStartupMessages({library(jsonlite); library(survival)})
teams <- read.csv("teams.csv")
curve <- function(x) {
  fit <- survfit(Surv(x$months, x$left) ~ 1, conf.type = "log-log")
  data.frame(months = fit$time, at_risk = fit$n.risk, retained = fit$surv, low = fit$lower, high = fit$upper)
}
clopper <- function(n) c(low = binom.test(n, n)$conf.int[1], high = 1)  # where nobody has left, or nobody is left
write_json(list(curves = lapply(split(teams, teams$case), curve), nobody_left_of_8 = as.list(clopper(8)),
                wilson_6_of_8 = as.numeric(prop.test(6, 8, correct = FALSE)$conf.int)),
           "expected.json", digits = NA, na = "null", dataframe = "columns", auto_unbox = TRUE, pretty = TRUE)
writeLines(capture.output(sessionInfo()), "session.txt")
