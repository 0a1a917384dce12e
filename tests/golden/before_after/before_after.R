# Expected figures of before/after comparisons. Run in this folder: Rscript before_after.R
# Inputs are made here once with a seed; every figure is printed by R.
suppressPackageStartupMessages({library(jsonlite); library(metafor)})
set.seed(11)

wilson <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)
newcombe <- function(x0, n0, x1, n1) {
  p0 <- x0 / n0; p1 <- x1 / n1; b <- wilson(x0, n0); a <- wilson(x1, n1)
  c(p1 - p0, p1 - p0 - sqrt((p1 - a[1])^2 + (b[2] - p0)^2), p1 - p0 + sqrt((a[2] - p1)^2 + (p0 - b[1])^2))
}
# Donner & Zou 2012, eq. 8 and 9, for the ratio after / before
mover_ratio <- function(p0, b, p1, a) {
  m <- p0 * p1
  low <- (m - sqrt(m^2 - a[1] * b[2] * (2 * p1 - a[1]) * (2 * p0 - b[2]))) / (b[2] * (2 * p0 - b[2]))
  high <- (m + sqrt(m^2 - a[2] * b[1] * (2 * p1 - a[2]) * (2 * p0 - b[1]))) / (b[1] * (2 * p0 - b[1]))
  c(p1 / p0, low, high)
}

shares <- data.frame(x0 = c(56, 9, 101, 3, 40), n0 = c(70, 10, 250, 80, 41), x1 = c(48, 10, 81, 0, 43), n1 = c(80, 10, 101, 75, 43))
write.csv(shares, "shares.csv", row.names = FALSE)
share_rows <- lapply(seq_len(nrow(shares)), function(i) with(shares[i, ], list(
  before = c(x0 / n0, suppressWarnings(wilson(x0, n0))), after = c(x1 / n1, suppressWarnings(wilson(x1, n1))),
  difference = suppressWarnings(newcombe(x0, n0, x1, n1)),
  ratio = suppressWarnings(mover_ratio(x0 / n0, wilson(x0, n0), x1 / n1, wilson(x1, n1))))))

# Monthly rates of one team, more varied than Poisson: quasi-Poisson
rates <- data.frame(month = sprintf("%d-%02d", rep(2020:2022, each = 12), 1:12), size = round(runif(36, 800, 1600)))
rates$after <- as.integer(rates$month >= "2022-01")
rates$events <- rnbinom(36, mu = rates$size * 0.012 * ifelse(rates$after == 1, 0.6, 1), size = 8)
write.csv(rates, "rates.csv", row.names = FALSE)
fit <- glm(events ~ after, offset = log(size), family = quasipoisson, data = rates,
           control = glm.control(epsilon = 1e-15, maxit = 100))
phi <- summary(fit)$dispersion
reach <- qt(0.975, fit$df.residual)
ratio <- exp(coef(fit)[[2]] + c(0, -1, 1) * reach * sqrt(vcov(fit)[2, 2]))
level <- function(side) {
  x <- sum(rates$events[rates$after == side]); t <- sum(rates$size[rates$after == side])
  1000 * x / t * exp(c(0, -1, 1) * reach * sqrt(phi / x))
}
mover_difference <- function(b, a) c(a[1] - b[1], a[1] - b[1] - sqrt((a[1] - a[2])^2 + (b[3] - b[1])^2), a[1] - b[1] + sqrt((a[3] - a[1])^2 + (b[1] - b[2])^2))
rate_rows <- list(dispersion = phi, before = level(0), after = level(1), difference = mover_difference(level(0), level(1)), ratio = ratio)

# Values of one team, without and with ties
values <- data.frame(side = rep(c("before", "after"), c(14, 9)), smooth = round(c(rnorm(14, 50, 9), rnorm(9, 44, 4)), 3))
values$ordered <- c(sample(1:5, 14, TRUE), sample(2:5, 9, TRUE))
write.csv(values, "values.csv", row.names = FALSE)
b <- values$smooth[values$side == "before"]; a <- values$smooth[values$side == "after"]
welch <- t.test(a, b); shift <- wilcox.test(a, b, conf.int = TRUE, exact = TRUE)
median_interval <- function(v) { # order statistics: the narrowest with at most 2.5 % in each tail
  v <- sort(v); r <- qbinom(0.025, length(v), 0.5)
  while (r > 0 && pbinom(r - 1, length(v), 0.5) > 0.025) r <- r - 1
  c(median(v), v[r], v[length(v) + 1 - r])
}
brunner_munzel <- function(x, y) { # Brunner & Munzel 2000, eq. 2.4 to 3.4
  m <- length(x); n <- length(y); r <- rank(c(x, y)); rx <- r[1:m]; ry <- r[m + 1:n]
  p <- (mean(ry) - (n + 1) / 2) / m
  v1 <- sum((rx - rank(x) - mean(rx) + (m + 1) / 2)^2) / (m - 1)
  v2 <- sum((ry - rank(y) - mean(ry) + (n + 1) / 2)^2) / (n - 1)
  v <- v1 / (m * n^2) + v2 / (n * m^2)
  f <- (v1 / m / n^2 + v2 / n / m^2)^2 / ((v1 / m / n^2)^2 / (m - 1) + (v2 / n / m^2)^2 / (n - 1))
  p + c(0, -1, 1) * qt(0.975, f) * sqrt(v)
}
value_rows <- list(
  before = c(mean(b), t.test(b)$conf.int), after = c(mean(a), t.test(a)$conf.int),
  difference = c(mean(a) - mean(b), welch$conf.int),
  median_difference = c(shift$estimate, shift$conf.int),
  superiority = brunner_munzel(values$ordered[values$side == "before"], values$ordered[values$side == "after"]),
  median_before = median_interval(b), median_after = median_interval(a))

# Seven teams: random effects of the teams' own changes, Hartung-Knapp with its factor at least 1 (metafor's "adhoc")
teams <- data.frame(unit = letters[1:7], n0 = c(120, 80, 200, 60, 150, 90, 40), n1 = c(100, 90, 180, 70, 130, 60, 50))
teams$x0 <- rbinom(7, teams$n0, plogis(rnorm(7, 0, 0.5))); teams$x1 <- rbinom(7, teams$n1, plogis(rnorm(7, 0.6, 0.6)))
write.csv(teams, "teams.csv", row.names = FALSE)
pooled <- function(yi, sei) {
  fit <- rma(yi = yi, sei = sei, method = "REML", test = "adhoc", control = list(threshold = 1e-12, maxiter = 10000))
  c(fit$beta, fit$ci.lb, fit$ci.ub)
}
p0 <- with(teams, (x0 + 1) / (n0 + 2)); p1 <- with(teams, (x1 + 1) / (n1 + 2))
differences <- with(teams, x1 / n1 - x0 / n0)
team_rows <- list(
  difference = pooled(differences, with(teams, sqrt(p0 * (1 - p0) / (n0 + 2) + p1 * (1 - p1) / (n1 + 2)))),
  ratio = exp(pooled(with(teams, log(x1 / n1) - log(x0 / n0)), with(teams, sqrt(1 / x0 - 1 / n0 + 1 / x1 - 1 / n1)))))
# Teams alike: no variance between them, and the factor below 1
alike <- pooled(c(0.10, 0.11, 0.09, 0.105), c(0.05, 0.06, 0.04, 0.07))

# Monthly shares of one team, more varied than binomial: the quasi-binomial odds ratio, and R's Woolf one of each row above
odds <- data.frame(month = rates$month, after = rates$after, size = round(runif(36, 20, 60)))
odds$events <- rbinom(36, odds$size, plogis(rnorm(36, -0.4 + 0.7 * odds$after, 0.6)))
write.csv(odds, "odds.csv", row.names = FALSE)
binomial_fit <- glm(cbind(events, size - events) ~ after, family = quasibinomial, data = odds,
                    control = glm.control(epsilon = 1e-15, maxit = 100))
odds_rows <- list(
  dispersion = summary(binomial_fit)$dispersion,
  odds_ratio = exp(coef(binomial_fit)[[2]] + c(0, -1, 1) * qt(0.975, binomial_fit$df.residual) * sqrt(vcov(binomial_fit)[2, 2])))
woolf <- with(subset(shares, x0 < n0 & x1 < n1 & x0 > 0 & x1 > 0), lapply(seq_along(x0), function(i) {
  fit <- glm(cbind(c(x0[i], x1[i]), c(n0[i] - x0[i], n1[i] - x1[i])) ~ c(0, 1), family = binomial,
             control = glm.control(epsilon = 1e-15, maxit = 100))
  exp(coef(fit)[[2]] + c(0, -1, 1) * qnorm(0.975) * sqrt(vcov(fit)[2, 2]))
}))
team_rows$odds_ratio <- exp(pooled(
  with(teams, qlogis(x1 / n1) - qlogis(x0 / n0)),
  with(teams, sqrt(1 / x0 + 1 / (n0 - x0) + 1 / x1 + 1 / (n1 - x1)))))

# Baselines of six teams chosen for being bad and five units that were not: variance components and shrinkage
sizes <- c(12, 12, 10, 12, 8, 12, 12, 12, 11, 12, 12)
baselines <- data.frame(unit = rep(sprintf("u%02d", 1:11), sizes), chosen = rep(rep(c(1, 0), c(6, 5)), sizes))
baselines$value <- round(rnorm(nrow(baselines), rep(c(30, 33, 29, 35, 31, 34, 22, 26, 24, 20, 27), sizes), 8), 3)
write.csv(baselines, "baselines.csv", row.names = FALSE)
mean_squares <- summary(aov(value ~ unit, data = baselines))[[1]][["Mean Sq"]]
typical <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / (length(sizes) - 1)
between <- max((mean_squares[1] - mean_squares[2]) / typical, 0)
unit_means <- tapply(baselines$value, baselines$unit, mean)
shares_lasting <- between / (between + mean_squares[2] / sizes)
regression_rows <- list(between = between, within = mean_squares[2], reliability = mean(shares_lasting[1:6]),
                        expected = mean((1 - shares_lasting[1:6]) * (mean(unit_means) - unit_means[1:6])))

write_json(list(regression = regression_rows, shares = share_rows, odds = odds_rows, woolf = woolf, rates = rate_rows, values = value_rows, teams = team_rows, alike = alike),
           "expected.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
writeLines(capture.output(sessionInfo()), "session.txt")
