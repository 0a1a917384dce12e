# Answers of people in teams: writes clusters.csv. Run in this folder: Rscript make_clusters.R
set.seed(20261125)
one <- function(case, sizes, p, spread) {
  team <- rep(seq_along(sizes), sizes)
  share <- plogis(qlogis(p) + rnorm(length(sizes), sd = spread))
  data.frame(case = case, team = team, agree = rbinom(length(team), 1, share[team]))
}
write.csv(rbind(one("alike", c(12, 9, 15, 7, 11, 8, 14, 10), 0.65, 1.2),
                one("own_minds", rep(10, 12), 0.7, 0),
                one("few_teams", c(20, 25, 15, 18, 22), 0.5, 0.9)), "clusters.csv", row.names = FALSE)
