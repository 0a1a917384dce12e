# Run in this folder: Rscript make.R
# Random-effects pooling, prediction interval and meta-regression over networks, by metafor.
suppressMessages(library(metafor))
suppressMessages(library(jsonlite))
d <- read.csv("input.csv")

pooled <- rma(yi = effect, sei = se, data = d, method = "REML", test = "adhoc",
              control = list(threshold = 1e-12, maxiter = 1000))
ahead <- predict(pooled)

fit <- rma(yi = effect, sei = se, mods = ~ attendance, data = d, method = "REML", test = "adhoc",
           control = list(threshold = 1e-12, maxiter = 1000))
perm <- permutest(fit, exact = TRUE, progbar = FALSE)

out <- list(
  pooled = list(value = c(pooled$b), low = pooled$ci.lb, high = pooled$ci.ub, tau = sqrt(pooled$tau2),
                prediction_low = ahead$pi.lb, prediction_high = ahead$pi.ub),
  regression = list(intercept = fit$b[1], intercept_low = fit$ci.lb[1], intercept_high = fit$ci.ub[1],
                    slope = fit$b[2], slope_low = fit$ci.lb[2], slope_high = fit$ci.ub[2],
                    tau = sqrt(fit$tau2), permutation_p = perm$pval[2])
)
write_json(out, "expected.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
writeLines(capture.output(sessionInfo()), "session.txt")
