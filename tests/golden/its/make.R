# Makes expected.json and session.txt from the csv files beside it. Run in this folder: Rscript make.R
suppressMessages({library(glmmTMB); library(metafor); library(nlme); library(jsonlite)})
terms <- c("intercept", "time", "level", "slope")
table_of <- function(estimate, se) setNames(lapply(seq_along(terms), function(i) list(estimate = unname(estimate[i]), se = unname(se[i]))), terms)

# 1. Counts with a latent AR(1) process, by maximum likelihood (Laplace)
counts <- read.csv("latent_counts.csv")
latent <- lapply(split(counts, counts$series), function(d) {
  d$when <- factor(d$time, levels = sort(unique(d$time))); d$one <- factor(1)
  shares <- startsWith(d$series[1], "binomial")
  m <- if (shares) glmmTMB(cbind(events, size - events) ~ time + level + slope + ar1(when + 0 | one), data = d, family = binomial)
       else glmmTMB(events ~ time + level + slope + offset(log(size)) + ar1(when + 0 | one), data = d, family = poisson)
  v <- VarCorr(m)$cond$one
  list(coefficients = table_of(fixef(m)$cond, sqrt(diag(vcov(m)$cond))), sigma = unname(attr(v, "stddev")[1]),
       rho = unname(attr(v, "correlation")[2, 1]))
})

# 2. Random-effects meta-analysis: REML, Hartung-Knapp with q floored at 1 (metafor calls it "adhoc"), Q-profile
effects <- read.csv("team_effects.csv")
pooled <- lapply(split(effects, effects$set), function(d) {
  m <- rma(yi = d$effect, sei = d$se, method = "REML", test = "adhoc", control = list(threshold = 1e-12, maxiter = 1000))
  p <- predict(m); q <- confint(m, control = list(tol = 1e-12))$random
  list(value = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, standard_error = m$se, tau = sqrt(m$tau2),
       tau_low = q["tau", "ci.lb"], tau_high = q["tau", "ci.ub"], prediction_low = p$pi.lb, prediction_high = p$pi.ub)
})

# 3. A continuous series with a gap, by restricted maximum likelihood
series <- read.csv("gapped_series.csv"); present <- series[!is.na(series$value), ]
g <- gls(value ~ time + level + slope, present, correlation = corAR1(form = ~time), method = "REML",
         control = glsControl(tolerance = 1e-12, msTol = 1e-12, maxIter = 500, msMaxIter = 500))
gapped <- list(rho = unname(coef(g$modelStruct$corStruct, unconstrained = FALSE)), coefficients = table_of(coef(g), sqrt(diag(vcov(g)))))

write_json(list(latent_counts = latent, team_effects = pooled, gapped_series = gapped), "expected.json", digits = 15, auto_unbox = TRUE, pretty = TRUE)
writeLines(capture.output(sessionInfo()), "session.txt")
